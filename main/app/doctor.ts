/** From what the engine and this machine tell to the lines of the connection doctor's. */
import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import type { FindingCode } from '../../shared/findings.ts';
import type { Finding } from '../../shared/insight-schemas.ts';
import { FINDING_COUNT_MAX } from '../../shared/limits.ts';
import type { Listening, Snapshot, Status } from '../../shared/schemas.ts';
import type { OutsideProbe } from '../engine/events.ts';
import type { Checkup } from '../engine/insight.ts';

const TAILSCALE_MS_MAX = 3_000;
const DISK_BYTES_MIN = 200 * 1024 * 1024;

/** Questions to the machine, which tests answer instead. */
export type Machine = {
  /** What `tailscale status --json` says; null without the program. */
  readonly tailscale: () => Promise<string | null>;
  /** Where the data lies; null when the system does not say. */
  readonly freeBytes: () => Promise<number | null>;
};

/** What the window is told too. */
type Standing = Pick<Snapshot, 'listening' | 'status' | 'removed'>;

export async function diagnose(
  checkup: Checkup,
  { listening, status, removed }: Standing,
  machine: Machine,
): Promise<Finding[]> {
  const [tailscale, disk] = await Promise.all([machine.tailscale(), machine.freeBytes()]);
  return [
    ...(removed === null ? peersLines(status) : []),
    portLine(listening),
    reachableLine(listening),
    line(checkup.inbound ? 'inbound.seen' : 'inbound.never'),
    outsideLine(checkup),
    ...lanLines(checkup),
    ...seedLines(checkup),
    tailscaleLine(tailscale),
    clockLine(checkup),
    versionLine(checkup),
    diskLine(disk),
  ].slice(0, FINDING_COUNT_MAX);
}

export const thisMachine = (dataFolder: string): Machine => ({
  tailscale: () =>
    new Promise((resolve) => {
      const options = { timeout: TAILSCALE_MS_MAX, maxBuffer: 1024 * 1024, windowsHide: true };
      execFile('tailscale', ['status', '--json', '--peers=false'], options, (error, stdout) =>
        resolve(error && (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : stdout),
      );
    }),
  freeBytes: async () => {
    try {
      const { bavail, bsize } = await statfs(dataFolder);
      return bavail * bsize;
    } catch {
      return null;
    }
  },
});

const line = (code: FindingCode, subject = '', detail: string | number = ''): Finding => ({
  code,
  subject: subject.slice(0, 300),
  detail: String(detail).slice(0, 300),
});

function portLine(listening: Listening | null): Finding {
  if (listening === null) return line('port.none');
  const { bound, takenPort } = listening;
  return takenPort === null ? line('port.listening', bound) : line('port.other', bound, takenPort);
}

function reachableLine(listening: Listening | null): Finding {
  const tell = listening?.tell ?? [];
  return tell.length === 0
    ? line('reachable.none')
    : line('reachable.addresses', '', tell.join(', '));
}

/** Whoever said goodbye is not looked for: without anybody to find there is no line. */
function peersLines({ state, connections, members }: Status): Finding[] {
  if (connections > 0) return [line('peers.linked', '', connections)];
  const isLooking = state === 'looking' || state === 'recovering' || state === 'offline';
  return isLooking && members > 1 ? [line('peers.none', '', members - 1)] : [];
}

/** The worst that is sure, unless somebody got through. */
const TELLING = ['reached', 'other', 'refused', 'silent'] as const;

function outsideLine({ outside }: Checkup): Finding {
  const [asked] = outside;
  if (!asked) return line('outside.nobody');
  for (const outcome of TELLING) {
    const probe = outside.find((one) => one.outcome === outcome);
    if (probe) return line(`outside.${outcome}`, nameOf(probe.by), probe.address ?? '');
  }
  return line('outside.unanswered', nameOf(asked.by));
}

const nameOf = ({ nick, key }: OutsideProbe['by']): string => nick ?? key.slice(0, 8);

function lanLines({ lan }: Checkup): Finding[] {
  if (lan === null) return [line('lan.off')];
  if (lan.length === 0) return [line('lan.none')];
  return lan.map(({ name, target, outcome }) => line(`lan.${outcome}`, name, target));
}

const seedLines = ({ addresses }: Checkup): Finding[] =>
  addresses.length === 0
    ? [line('seed.none')]
    : addresses.map(({ address, outcome, ms }) => line(`seed.${outcome}`, address, ms));

function tailscaleLine(status: string | null): Finding {
  if (status === null) return line('tailscale.absent');
  try {
    const { BackendState, TailscaleIPs } = JSON.parse(status);
    if (BackendState === 'Running')
      return line('tailscale.running', '', TailscaleIPs?.[0] ?? 'Tailscale');
  } catch {
    // Whatever it said, it does not run.
  }
  return line('tailscale.stopped');
}

const clockLine = ({ aheadMs }: Checkup): Finding =>
  aheadMs === 0
    ? line('clock.agrees')
    : line(aheadMs > 0 ? 'clock.behind' : 'clock.ahead', '', Math.round(Math.abs(aheadMs) / 1000));

function versionLine({ versions }: Checkup): Finding {
  const [own = '', ...others] = versions;
  const newest = others.reduce((a, b) => (isNewer(b, a) ? b : a), own);
  return newest === own ? line('version.current', own) : line('version.older', own, newest);
}

/** Of two versions such as 0.2.0; whatever is no number counts as none. */
function isNewer(a: string, b: string): boolean {
  const [left = [], right = []] = [a, b].map((text) =>
    text.split('.').map((part) => Number.parseInt(part, 10) || 0),
  );
  for (let at = 0; at < 3; at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

function diskLine(bytes: number | null): Finding {
  if (bytes === null) return line('disk.unknown');
  const megabytes = Math.round(bytes / 1024 / 1024);
  return line(bytes < DISK_BYTES_MIN ? 'disk.low' : 'disk.room', '', megabytes);
}
