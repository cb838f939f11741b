import { app } from 'electron';

/**
 * One program a profile: two would share one key and one log. Electron's lock lies in the userData
 * folder, so that has to be set before. A second start hands over to the first, which shows itself.
 * @returns false when this is the second one and has to end.
 */
export function claimInstance(onSecondStart: (argv: readonly string[]) => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', (_event, argv) => onSecondStart(argv));
  return true;
}
