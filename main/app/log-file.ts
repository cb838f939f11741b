/** The log as a file of the profile: bounded, rotated, and without what is nobody's business. */
import { homedir } from 'node:os';
import path from 'node:path';
import fileLog from 'electron-log/node';
import { redact } from './redact.ts';

/** Then it becomes `main.old.log`, and the one before is gone. */
const FILE_BYTES_MAX = 1024 * 1024;

export const logFolder = (userData: string): string => path.join(userData, 'logs');

/** @returns what writes one line, also when the disk is full: then it is lost. */
export function openLogFile(userData: string): (line: string) => void {
  const { transports } = fileLog;
  transports.console.level = false;
  // It looks for a package.json around the working folder, which is anywhere, and else writes nothing.
  transports.file.setAppName('mesh-chat');
  transports.file.level = 'info';
  transports.file.maxSize = FILE_BYTES_MAX;
  transports.file.format = '{text}';
  transports.file.resolvePathFn = () => path.join(logFolder(userData), 'main.log');
  return (line) => fileLog.info(redact(line.trimEnd(), homedir()));
}
