/** Lets `mesh-chat send`, `status` and `history` reach the node of the window. */
import { type ControlServer, serveControl } from '../control/server.ts';
import type { MeshConfig } from '../engine/config.ts';
import type { MeshNode } from '../engine/node.ts';
import type { Log } from './log.ts';

type Start = (config: Partial<MeshConfig>) => Promise<MeshNode>;

/** The window works without it: a folder that allows no socket is no reason not to start. */
export function withLocalControl(
  start: Start,
  dataDir: string,
  log: Log,
): { readonly start: Start; readonly close: () => void } {
  let server: ControlServer | null = null;
  return {
    start: async (config) => {
      const node = await start(config);
      // The node may have been started anew.
      server?.close();
      try {
        server = await serveControl(node, dataDir);
      } catch (error) {
        log.warn('no local control', error);
      }
      return node;
    },
    close: () => server?.close(),
  };
}
