import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure } from './console.mjs';
import { root } from './paths.mjs';

// npm and friends are .cmd files on Windows, which only a shell can start.
const isWindows = process.platform === 'win32';

/** Runs a command in the repository with its output shown; resolves with the exit code. */
export function execute(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/** As `execute`, for the JavaScript entry point of a tool in node_modules. */
export const executeTool = (entry, args, options) =>
  execute(process.execPath, [join(root, 'node_modules', entry), ...args], options);

export const executeNpm = (args, options) => execute('npm', args, { shell: isWindows, ...options });

/** Runs a command silently; its output, or undefined where it failed or is missing. */
export function read(command, args) {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}

/** Runs a command; resolves with its output. @throws Failure with what it wrote where it fails */
export function capture(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    shell: isWindows && command === 'npm',
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  if (status === 0) return stdout;
  throw new Failure(`${command} ${args[0]} failed: ${error?.message ?? stderr}`, 'See above.');
}

export const hasCommand = (name) =>
  (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)));

export const isRoot = () => process.getuid?.() === 0;

/** Chromium's sandbox refuses to run as root; everybody else keeps it. */
export const sandboxFlags = () =>
  process.platform === 'linux' && isRoot() ? ['--no-sandbox'] : [];

/** Ends a child and resolves once it is gone; kills it where it will not listen. */
export function end(child, graceMs = 5_000) {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
