import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { electronExecutable, hasSandbox, root } from './electron.ts';
import { expect, test } from './fixtures.ts';

test('a second start on the same profile shows the first window and ends', async ({ launch }) => {
  const alice = await launch('alice');
  await alice.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  const flags = [...(hasSandbox ? [] : ['--no-sandbox']), root, '--data-dir', alice.dataDir];
  const second = spawn(electronExecutable(), flags, { stdio: 'ignore' });
  const code = await new Promise((resolve) => second.once('exit', resolve));
  expect(code).toBe(0);
  await expect
    .poll(() =>
      alice.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isMinimized()),
    )
    .toBe(false);
});

test('the window comes back where it was closed', async ({ launch }) => {
  const alice = await launch('alice');
  await alice.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 50, width: 800, height: 600 }),
  );
  await alice.app.close();
  const config = JSON.parse(await readFile(path.join(alice.dataDir, 'config.json'), 'utf8'));
  expect(config.window).toMatchObject({ width: 800, height: 600, maximized: false });
  const again = await launch('alice', { dataDir: alice.dataDir });
  const bounds = await again.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBounds(),
  );
  expect(bounds).toMatchObject({ width: 800, height: 600 });
});

test('a page that crashes comes back by itself, as it was', async ({ launch }) => {
  const alice = await launch('alice');
  await alice.introduce();
  await alice.startNetwork('Garden');
  await alice.say('kept');
  const loaded = await alice.app.evaluate(async ({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    const reloaded = new Promise((resolve) =>
      contents?.once('did-finish-load', () => resolve(null)),
    );
    contents?.forcefullyCrashRenderer();
    await reloaded;
    await new Promise((resolve) => setTimeout(resolve, 500));
    return contents?.executeJavaScript('document.getElementById("timeline")?.innerText');
  });
  expect(loaded).toContain('kept');
});

test('a signal ends it in order and in time', async ({ launch }) => {
  const alice = await launch('alice');
  await alice.introduce();
  await alice.startNetwork('Garden');
  const child = alice.app.process();
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const at = Date.now();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(Date.now() - at).toBeLessThan(4_000);
});

test('the menu opens the dialogs, and /quit quits', async ({ launch }) => {
  const alice = await launch('alice');
  await alice.introduce();
  await alice.startNetwork('Garden');
  await alice.app.evaluate(({ Menu }) => {
    const chat = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'Chat');
    chat?.submenu?.items.find(({ label }) => label === 'Members')?.click();
  });
  await expect(alice.dialog('Members')).toBeVisible();
  await alice.page.keyboard.press('Escape');
  const ended = new Promise((resolve) => alice.app.process().once('exit', resolve));
  await alice.composer.fill('/quit');
  // The page may be gone before the key comes up again.
  await alice.composer.press('Enter').catch(() => undefined);
  expect(await ended).toBe(0);
});
