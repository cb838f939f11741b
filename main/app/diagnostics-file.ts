import { writeFile } from 'node:fs/promises';
import { app } from 'electron';
import { diagnosticsText, lastLogLines } from './diagnostics.ts';
import { diagnose, type Machine } from './doctor.ts';
import { log } from './log.ts';
import type { MeshSession } from './mesh-session.ts';

export type DiagnosticsOptions = {
  readonly mesh: Pick<MeshSession, 'node' | 'snapshot'>;
  readonly machine: Machine;
  readonly userData: string;
  readonly chooseFile: (name: string) => Promise<string | null>;
};

/** Asks where, and writes the report there. */
export async function saveDiagnostics(options: DiagnosticsOptions): Promise<void> {
  const { mesh, machine, userData, chooseFile } = options;
  try {
    const file = await chooseFile('mesh-chat-diagnostics.json');
    if (file === null) return;
    const [node, snapshot] = [await mesh.node(), await mesh.snapshot()];
    const { electron, chrome, node: nodeVersion } = process.versions;
    const system = `${process.platform} ${process.arch} ${process.getSystemVersion()}`;
    const text = diagnosticsText({
      versions: { app: app.getVersion(), electron, chrome, node: nodeVersion, system },
      snapshot,
      connections: node.connections(),
      healing: node.insight.healing(),
      findings: await diagnose(await node.insight.checkup(), snapshot, machine),
      log: lastLogLines(userData),
    });
    await writeFile(file, text);
  } catch (error) {
    log.error('diagnostics were not saved', error);
  }
}
