/**
 * Builds `window.mesh` from the contract: one function a command, and the stream of events. The
 * page never gets a way to name a channel itself. Nothing else imports `ipcRenderer`.
 */
import { contextBridge, ipcRenderer } from 'electron';
import * as v from 'valibot';
import {
  type AppEvent,
  COMMANDS,
  type CommandName,
  commandChannel,
  EVENT,
  EVENT_CHANNEL,
} from '../shared/contract.ts';

type Call = (input: unknown) => Promise<unknown>;

const command =
  (name: CommandName): Call =>
  (input) =>
    ipcRenderer.invoke(commandChannel(name), input);

const commands = Object.fromEntries(
  (Object.keys(COMMANDS) as CommandName[]).map((name) => [name, command(name)]),
);

/** An event that breaks the contract is dropped: the page draws only what it can rely on. */
function onEvent(listener: (event: AppEvent) => void): () => void {
  const receive = (_event: Electron.IpcRendererEvent, value: unknown) => {
    const event = v.safeParse(EVENT, value);
    if (event.success) listener(event.output);
    // biome-ignore lint/suspicious/noConsole: the console is all the log that a page has
    else console.error('an event broke the contract');
  };
  ipcRenderer.on(EVENT_CHANNEL, receive);
  return () => {
    ipcRenderer.removeListener(EVENT_CHANNEL, receive);
  };
}

contextBridge.exposeInMainWorld(
  'mesh',
  Object.freeze({ ...commands, onEvent, platform: process.platform }),
);
