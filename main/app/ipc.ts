/** The one doorway between the page and this process: nothing else imports `ipcMain`. */
import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import {
  type AppEvent,
  COMMANDS,
  type CommandName,
  type CommandResult,
  commandChannel,
  EVENT_CHANNEL,
} from '../../shared/contract.ts';
import { problem } from '../../shared/problem.ts';
import { fail } from '../../shared/result.ts';
import { admit, answer, type CommandHandlers, checkEvent, type Sender } from './ipc-guard.ts';
import { log } from './log.ts';

export type IpcOptions = {
  /** Whoever asks before they are there waits for them. */
  readonly handlers: Promise<CommandHandlers>;
  /** The window that may call, if there is one now. */
  readonly window: () => BrowserWindow | null;
  readonly devOrigin: string | null;
};

/** One handler a command of the contract, each behind the same checks. */
export function serveCommands(options: IpcOptions): void {
  for (const name of Object.keys(COMMANDS) as CommandName[])
    ipcMain.handle(commandChannel(name), (event, ...args: unknown[]) =>
      serve(name, event, args, options),
    );
}

async function serve<N extends CommandName>(
  name: N,
  event: IpcMainInvokeEvent,
  args: readonly unknown[],
  { handlers, window, devOrigin }: IpcOptions,
): Promise<CommandResult<N>> {
  const input = admit(name, senderOf(event, window()), args, devOrigin);
  if (input.ok) return answer(name, await handlers, input.value, log);
  log.warn(`${name} refused: ${input.error}`);
  return fail(problem('bad-request'));
}

/** The frame is null once it has gone: then nobody may call on its behalf. */
function senderOf(
  { sender, senderFrame }: IpcMainInvokeEvent,
  window: BrowserWindow | null,
): Sender {
  const isOurWindow = window !== null && !window.isDestroyed() && sender === window.webContents;
  const isMainFrame = senderFrame !== null && senderFrame === sender.mainFrame;
  return { isOurWindow, isMainFrame, url: senderFrame?.url ?? '' };
}

/** Tells the page, if it is there to hear; a page that loads later asks for a snapshot. */
export function sendEvent(window: BrowserWindow | null, event: AppEvent): void {
  if (window === null || window.isDestroyed() || window.webContents.isCrashed()) return;
  const checked = checkEvent(event, log);
  if (checked !== null) window.webContents.send(EVENT_CHANNEL, checked);
}
