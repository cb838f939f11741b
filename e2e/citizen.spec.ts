import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { electronExecutable, hasSandbox, root } from './electron.ts';
import { expect, test } from './fixtures.ts';
import type { Person } from './person.ts';

const LINK = 'mesh-chat://join/1/not-a-real-one';

const isVisible = (person: Person) =>
  person.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());

/** As the window manager does. */
const closeWindow = (person: Person) =>
  person.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());

async function secondStart(person: Person, ...more: string[]): Promise<number | null> {
  const flags = [...(hasSandbox ? [] : ['--no-sandbox']), root, '--data-dir', person.dataDir];
  const second = spawn(electronExecutable(), [...flags, ...more], { stdio: 'ignore' });
  return new Promise((resolve) => second.once('exit', resolve));
}

test('closing the window leaves the node running, is explained once, and a second start shows it', async ({
  launch,
}) => {
  const alice = await launch('alice');
  await alice.introduce();
  const address = await alice.startNetwork('Garden');
  await closeWindow(alice);
  await expect.poll(() => isVisible(alice)).toBe(false);
  const asked = () => alice.app.evaluate(() => (globalThis as { asked?: string[] }).asked ?? []);
  expect((await asked()).join()).toContain('goes on without its window');

  const bob = await launch('bob');
  await bob.introduce();
  await bob.joinAt(address);
  await bob.expectWaiting();

  expect(await secondStart(alice)).toBe(0);
  await expect.poll(() => isVisible(alice)).toBe(true);
  await closeWindow(alice);
  await expect.poll(() => isVisible(alice)).toBe(false);
  expect(await asked()).toHaveLength(1);
});

test('a setting makes closing the window the end, and it is kept', async ({ launch }) => {
  const alice = await launch('alice');
  await alice.app.evaluate(({ Menu }) => {
    const chat = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'Chat');
    chat?.submenu?.items.find(({ label }) => label === 'Settings…')?.click();
  });
  await expect(alice.dialog('Settings')).toBeVisible();
  await alice.page
    .getByRole('checkbox', { name: 'Keep running when the window is closed' })
    .uncheck();
  await alice.page.getByRole('checkbox', { name: 'Hide who wrote and what' }).check();
  await alice.page.getByRole('radio', { name: 'Never' }).check();
  for (const colorScheme of ['light', 'dark'] as const) {
    await alice.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await alice.picture(`settings-desktop-${colorScheme}`);
  }
  const ended = new Promise((resolve) => alice.app.process().once('exit', resolve));
  await closeWindow(alice).catch(() => undefined);
  expect(await ended).toBe(0);
  const config = JSON.parse(await readFile(path.join(alice.dataDir, 'config.json'), 'utf8'));
  expect(config.desktop).toEqual({
    notifications: 'none',
    hideContent: true,
    keepRunning: false,
    autostart: false,
    typing: true,
  });
});

test('starting with the session is an XDG file that comes and goes', async ({
  launch,
  newFolder,
}) => {
  test.skip(process.platform !== 'linux', 'other systems keep it elsewhere');
  const home = await newFolder('xdg');
  const alice = await launch('alice', { env: { XDG_CONFIG_HOME: home } });
  await alice.app.evaluate(({ Menu }) => {
    const chat = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'Chat');
    chat?.submenu?.items.find(({ label }) => label === 'Settings…')?.click();
  });
  const box = alice.page.getByRole('checkbox', { name: 'Start when I sign in' });
  await box.check();
  const file = path.join(home, 'autostart/mesh-chat.desktop');
  await expect.poll(() => existsSync(file)).toBe(true);
  expect(await readFile(file, 'utf8')).toMatch(/^Exec=".*" ".*" "--hidden"$/m);
  await box.uncheck();
  await expect.poll(() => existsSync(file)).toBe(false);
});

test('an invite link leads into the wizard, on a cold start and on a warm one', async ({
  launch,
}) => {
  const alice = await launch('alice', { args: [LINK] });
  await alice.introduce();
  await expect(alice.field('Invite link')).toHaveValue(LINK);
  const bob = await launch('bob');
  await bob.introduce();
  await bob.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  expect(await secondStart(bob, LINK)).toBe(0);
  await expect(bob.field('Invite link')).toHaveValue(LINK);
});

test('a link opened inside a network is answered; whoever is alone there may follow it', async ({
  launch,
}) => {
  const alice = await launch('alice');
  await alice.introduce();
  await alice.startNetwork('Garden');
  await secondStart(alice, LINK);
  await expect(alice.dialog('An invite link was opened')).toContainText(
    'You are in Garden already',
  );
  // Nobody else is there yet: so one may go where the link leads (R8).
  await alice.button('Leave and join').click();
  await expect(alice.field('Invite link')).toHaveValue(LINK);
});

test('unread messages are counted and told while nobody looks, and withdrawn when read', async ({
  launch,
}) => {
  const alice = await launch('alice');
  await alice.introduce();
  const address = await alice.startNetwork('Garden');
  const bob = await launch('bob');
  await bob.introduce();
  await bob.joinAt(address);
  await bob.expectWaiting();
  await alice.invite(await bob.key());
  await bob.confirm('Garden');
  await alice.expectMember('bob', 'online');
  // No daemon and no dock here: what would be told to them is written down.
  await alice.app.evaluate(({ app, BrowserWindow }) => {
    const seen = { badge: [] as number[] };
    (globalThis as { seen?: typeof seen }).seen = seen;
    app.setBadgeCount = (count) => seen.badge.push(count ?? 0) > 0;
    BrowserWindow.getAllWindows()[0]?.hide();
  });
  // The page is told to believe that it has the focus, as long as it is driven from here.
  await alice.page.evaluate(() => globalThis.dispatchEvent(new Event('blur')));
  const badge = () =>
    alice.app.evaluate(() => (globalThis as { seen?: { badge: number[] } }).seen?.badge.at(-1));
  await bob.say('are you there?');
  await bob.say('hello?');
  await expect.poll(badge).toBe(2);
  await alice.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.show();
    window?.focus();
  });
  await alice.page.evaluate(() => globalThis.dispatchEvent(new Event('focus')));
  await expect.poll(badge).toBe(0);
});

test('quitting with messages that nobody has asks first; staying stays', async ({ launch }) => {
  const alice = await launch('alice');
  await alice.introduce();
  const address = await alice.startNetwork('Garden');
  const bob = await launch('bob');
  await bob.introduce();
  await bob.joinAt(address);
  await bob.expectWaiting();
  await alice.invite(await bob.key());
  await bob.confirm('Garden');
  await alice.expectMember('bob', 'online');
  await bob.app.close();
  await alice.expectMember('bob', 'offline');
  await alice.say('only here');
  await alice.answer(1);
  await alice.app.evaluate(({ app }) => app.quit());
  const asked = () => alice.app.evaluate(() => (globalThis as { asked?: string[] }).asked ?? []);
  await expect.poll(asked).toEqual(['One message is only on this device so far']);
  await alice.say('still here');
  await alice.answer(0);
});

test('the log is a file without keys, and diagnostics are a file without messages', async ({
  launch,
  newFolder,
}) => {
  const alice = await launch('alice');
  await alice.introduce('Hildegard');
  await alice.startNetwork('Garden');
  await alice.say('a secret of ours');
  const file = path.join(await newFolder('out'), 'report.json');
  await alice.app.evaluate(({ dialog, Menu }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    const help = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'Help');
    help?.submenu?.items.find(({ label }) => label === 'Save Diagnostics…')?.click();
  }, file);
  await expect.poll(() => existsSync(file), { timeout: 15_000 }).toBe(true);
  await expect.poll(() => readFile(file, 'utf8')).toMatch(/\}$/);
  const report = await readFile(file, 'utf8');
  expect(report).not.toMatch(/secret|Hildegard|[0-9a-f]{32}/);
  expect(JSON.parse(report)).toMatchObject({ phase: 'member', status: { state: 'alone' } });
  const log = await readFile(path.join(alice.dataDir, 'logs/main.log'), 'utf8');
  expect(log).toContain('info Mesh Chat');
  expect(log).not.toMatch(/[0-9a-f]{32}/);
});

test('a copy without a release feed says that it does not update itself', async ({ launch }) => {
  const alice = await launch('alice');
  await alice.app.evaluate(({ Menu }) => {
    const help = Menu.getApplicationMenu()?.items.find(({ label }) => label === 'Help');
    help?.submenu?.items.find(({ label }) => label === 'Check for Updates…')?.click();
  });
  const asked = () => alice.app.evaluate(() => (globalThis as { asked?: string[] }).asked ?? []);
  await expect.poll(asked).toEqual(['This copy does not update itself']);
});
