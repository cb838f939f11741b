/**
 * The only file that touches `window.mesh`. A command that throws (main is gone, a request did not
 * pass its schema) comes back as a problem like every other, so that no caller needs try and catch.
 */
import type {
  AppEvent,
  CommandInput,
  CommandName,
  CommandResult,
  MeshBridge,
} from '../shared/contract.ts';
import { problem } from '../shared/problem.ts';
import { fail } from '../shared/result.ts';

declare global {
  interface Window {
    readonly mesh?: MeshBridge;
  }
}

export type Bridge = {
  readonly call: <N extends CommandName>(
    name: N,
    input: CommandInput<N>,
  ) => Promise<CommandResult<N>>;
  readonly onEvent: (listener: (event: AppEvent) => void) => () => void;
  readonly platform: string;
};

/** Null when the page was opened without the preload, such as in a browser. */
export function windowBridge(): Bridge | null {
  const mesh = window.mesh;
  return mesh === undefined ? null : bridgeTo(mesh);
}

type Commands = {
  readonly [N in CommandName]: (input: CommandInput<N>) => Promise<CommandResult<N>>;
};

export function bridgeTo(mesh: MeshBridge): Bridge {
  const commands: Commands = mesh;
  return {
    call: async (name, input) => {
      try {
        return await commands[name](input);
      } catch {
        return fail(problem('internal'));
      }
    },
    onEvent: (listener) => mesh.onEvent(listener),
    platform: mesh.platform,
  };
}
