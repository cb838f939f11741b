import { type Problem, problem } from './problem.ts';
import { fail, ok, type Result } from './result.ts';

/** Where a node listens. `host` is an IPv4, IPv6 (without brackets) or DNS name. */
export type Address = { readonly host: string; readonly port: number };

export const DEFAULT_PORT = 9000;

const HOST = /^[\p{L}\p{N}]([\p{L}\p{N}._-]{0,251}[\p{L}\p{N}.])?$/u;
const IPV6 = /^[0-9a-fA-F:.]{2,45}(%[\w.-]{1,32})?$/;

function parsePort(text: string | undefined): number | null {
  if (text === undefined) return DEFAULT_PORT;
  if (!/^\d{1,5}$/.test(text)) return null;
  const port = Number(text);
  return port >= 1 && port <= 65_535 ? port : null;
}

function splitHostPort(text: string): { host: string; port: string | undefined } | null {
  const bracketed = /^\[([^\]]+)\](?::(.*))?$/.exec(text);
  if (bracketed) return { host: bracketed[1] ?? '', port: bracketed[2] };
  const colons = text.split(':').length - 1;
  if (colons > 1) return { host: text, port: undefined };
  const [host = '', port] = text.split(':');
  return { host, port };
}

/** `host`, `host:port`, `[v6]:port` or a bare IPv6 address; port 9000 when none is given. */
export function parseAddress(text: string): Result<Address, Problem> {
  const trimmed = text.trim();
  const invalid = fail(problem('address-invalid', trimmed.slice(0, 80)));
  const parts = splitHostPort(trimmed);
  if (!parts) return invalid;
  const port = parsePort(parts.port);
  if (port === null) return invalid;
  const isIpv6 = parts.host.includes(':');
  if (!(isIpv6 ? IPV6 : HOST).test(parts.host)) return invalid;
  return ok({ host: parts.host, port });
}

export const formatAddress = ({ host, port }: Address): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** Addresses separated by commas or white space, in the order given, doubles removed. */
export function parseAddressList(text: string): Result<Address[], Problem> {
  const found = new Map<string, Address>();
  for (const part of text.split(/[\s,;]+/).filter(Boolean)) {
    const address = parseAddress(part);
    if (!address.ok) return address;
    found.set(formatAddress(address.value), address.value);
  }
  return found.size > 0 ? ok([...found.values()]) : fail(problem('address-invalid', ''));
}
