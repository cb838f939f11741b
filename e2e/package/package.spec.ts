// The fused package as a user gets it, started without Playwright's launcher: its fuses refuse
// the inspector which that one needs.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { chromium, expect, test } from '@playwright/test';

const dist = join(import.meta.dirname, '../../dist');
const { executable, resources } = layout();

test('the packaged app opens its first screen', async () => {
  const data = await mkdtemp(join(tmpdir(), 'mesh-chat-package-'));
  const app = spawn(executable, [
    ...rootFlags(),
    '--remote-debugging-port=0',
    '--no-lan',
    '--data-dir',
    data,
  ]);
  try {
    const browser = await chromium.connectOverCDP(await debuggingAddress(app));
    const page = browser.contexts()[0]?.pages()[0];
    if (page === undefined) throw new Error('The app opened no window');
    await expect(page.getByRole('heading').first()).toBeVisible();
    await page.screenshot({ path: test.info().outputPath('first-screen.png') });
    await browser.close();
  } finally {
    await end(app);
    await rm(data, { recursive: true, force: true });
  }
});

test('the fuses refuse to run anything but the app', async () => {
  const wire = await getCurrentFuseWire(executable);
  const isOn = (fuse: FuseV1Options): boolean => wire[fuse] === '1'.charCodeAt(0);
  const on = [
    FuseV1Options.OnlyLoadAppFromAsar,
    FuseV1Options.EnableEmbeddedAsarIntegrityValidation,
  ];
  const off = [
    FuseV1Options.RunAsNode,
    FuseV1Options.EnableNodeOptionsEnvironmentVariable,
    FuseV1Options.EnableNodeCliInspectArguments,
    FuseV1Options.GrantFileProtocolExtraPrivileges,
  ];
  expect(on.filter((fuse) => !isOn(fuse))).toEqual([]);
  expect(off.filter(isOn)).toEqual([]);
});

test('the package carries what it runs and nothing else', () => {
  const files = listPackage(join(resources, 'app.asar'), { isPack: false });
  const strange = files.filter((file) => !/^\/(out|node_modules|package\.json)(\/|$)/.test(file));
  expect(strange).toEqual([]);
  expect(files.filter((file) => /\.(ts|tsx|map)$/.test(file) && file.startsWith('/out'))).toEqual(
    [],
  );
});

test('the package carries the native database of its own system alone', async () => {
  const unpacked = join(resources, 'app.asar.unpacked/node_modules/@libsql');
  const libc = process.platform === 'linux' ? '-gnu' : process.platform === 'win32' ? '-msvc' : '';
  expect(await readdir(unpacked)).toEqual([`${process.platform}-${process.arch}${libc}`]);
});

function layout(): { executable: string; resources: string } {
  if (process.platform === 'darwin') {
    const contents = join(
      dist,
      process.arch === 'arm64' ? 'mac-arm64' : 'mac',
      'Mesh Chat.app',
      'Contents',
    );
    return {
      executable: join(contents, 'MacOS', 'Mesh Chat'),
      resources: join(contents, 'Resources'),
    };
  }
  const isWindows = process.platform === 'win32';
  const arch = process.arch === 'arm64' ? '-arm64' : '';
  const folder = join(dist, isWindows ? `win${arch}-unpacked` : `linux${arch}-unpacked`);
  return {
    executable: join(folder, isWindows ? 'Mesh Chat.exe' : 'mesh-chat'),
    resources: join(folder, 'resources'),
  };
}

/** Chromium's sandbox refuses root, who only tests run as. */
const rootFlags = (): string[] =>
  process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];

function debuggingAddress(app: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (app.stderr === null) throw new Error('The app has no error output');
    app.once('exit', (code) => reject(new Error(`The app ended at once (${code})`)));
    createInterface({ input: app.stderr }).on('line', (line) => {
      const address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
  });
}

function end(app: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (app.exitCode !== null || app.signalCode !== null) return resolve();
    app.once('exit', () => resolve());
    app.kill();
  });
}
