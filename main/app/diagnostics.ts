/** A file to send to somebody who helps: versions, states and figures; no message, no whole key. */
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Finding } from '../../shared/insight-schemas.ts';
import type { Snapshot } from '../../shared/schemas.ts';
import type { ConnectionInfo, HealingEntry } from '../engine/events.ts';
import { logFolder } from './log-file.ts';
import { redact } from './redact.ts';

const LOG_LINE_COUNT_MAX = 500;

export type DiagnosticsFacts = {
  readonly versions: Readonly<Record<string, string | undefined>>;
  readonly snapshot: Pick<Snapshot, 'phase' | 'status' | 'listening' | 'members' | 'problems'>;
  readonly connections: readonly ConnectionInfo[];
  readonly healing: readonly HealingEntry[];
  readonly findings: readonly Finding[];
  readonly log: readonly string[];
};

export function diagnosticsText(facts: DiagnosticsFacts): string {
  const { snapshot, connections, healing } = facts;
  const report = {
    versions: facts.versions,
    phase: snapshot.phase,
    status: snapshot.status,
    listening: snapshot.listening,
    members: snapshot.members.map(({ key, online, linked }) => ({ key, online, linked })),
    problems: snapshot.problems.map(({ code }) => code),
    connections: connections.map(({ nodeId, ...figures }) => ({ node: nodeId, ...figures })),
    healing: healing.map((entry) =>
      entry.kind === 'repair'
        ? { ...entry, lost: entry.lost.length, through: entry.through.length }
        : { ...entry, elsewhere: entry.elsewhere.length },
    ),
    findings: facts.findings,
    log: facts.log,
  };
  return redact(JSON.stringify(report, null, 2), homedir());
}

export function lastLogLines(userData: string): string[] {
  const file = path.join(logFolder(userData), 'main.log');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_LINE_COUNT_MAX);
}
