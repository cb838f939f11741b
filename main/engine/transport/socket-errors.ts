import type { Problem, ProblemCode } from '../../../shared/problem.ts';
import { MeshError } from '../errors.ts';
import { isLanAddress } from './addresses.ts';

type SystemError = { readonly code?: unknown; readonly address?: unknown };

const systemErrors = (error: unknown): readonly SystemError[] => {
  // One error for each address that was tried.
  if (error instanceof AggregateError) return error.errors as readonly SystemError[];
  return typeof error === 'object' && error !== null ? [error as SystemError] : [];
};

const DNS_CODES: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'ENODATA']);

function codeOf({ code, address }: SystemError, host: string, platform: string): ProblemCode {
  if (DNS_CODES.has(code)) return 'dns-failed';
  if (code === 'ETIMEDOUT') return 'connect-timeout';
  // macOS reports a local network that the user did not allow as a missing route (D5).
  const tried = typeof address === 'string' ? address : host;
  if (platform === 'darwin' && code === 'EHOSTUNREACH' && isLanAddress(tried))
    return 'local-network-blocked';
  return 'unreachable';
}

/** The more a code tells, the further to the front. */
const TELLING: readonly ProblemCode[] = [
  'local-network-blocked',
  'dns-failed',
  'connect-timeout',
  'unreachable',
];

/** Why no TCP connection came about. `shown` is the address as the user knows it. */
export function connectError(
  error: unknown,
  host: string,
  shown: string,
  platform: string = process.platform,
): MeshError {
  const codes = systemErrors(error).map((one) => codeOf(one, host, platform));
  const code = TELLING.find((candidate) => codes.includes(candidate)) ?? 'unreachable';
  return new MeshError(code, shown, { cause: error });
}

/** Why a socket could not be bound. */
export function listenError(error: unknown, shown: string): MeshError {
  const [first] = systemErrors(error);
  const code = first?.code === 'EADDRINUSE' ? 'port-taken' : 'bind-failed';
  return new MeshError(code, shown, { cause: error });
}

/** A problem as an error, with the address as its detail unless it has one. */
export const withDetail = ({ code, detail }: Problem, shown: string): MeshError =>
  new MeshError(code, detail ?? shown);
