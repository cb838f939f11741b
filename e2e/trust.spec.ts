import { existsSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, type Launch, test } from './fixtures.ts';
import { inspect } from './inspect.ts';
import type { Person } from './person.ts';

async function threeFriends(launch: Launch): Promise<[Person, Person, Person]> {
  const alice = await launch('alice');
  await alice.introduce();
  await alice.startNetwork('Garden');
  const url = await alice.createLink('Everybody who has it');
  await alice.page.keyboard.press('Escape');
  const others: Person[] = [];
  for (const name of ['bob', 'carol']) {
    const person = await launch(name);
    await person.introduce();
    await person.joinByLink(url);
    await expect(person.composer).toBeVisible();
    others.push(person);
  }
  for (const person of [alice, ...others]) await expect(person.status).toContainText('3 members');
  return [alice, ...others] as [Person, Person, Person];
}

/** Chooses from the three dots beside somebody in the members dialog. */
async function choose(person: Person, about: string, what: string): Promise<void> {
  await person.page.keyboard.press('Control+m');
  await person
    .dialog('Members')
    .getByRole('button', { name: `More about ${about}` })
    .click();
  await person.page.getByRole('menuitem', { name: what }).click();
}

test('R5 a removed member is out within a second, everybody sees who enforces it, and no link helps', async ({
  launch,
}) => {
  test.setTimeout(240_000);
  const [alice, bob, carol] = await threeFriends(launch);
  await alice.page.keyboard.press('Control+m');
  await alice.dialog('Members').getByRole('radio', { name: 'Who invited whom' }).click();
  await inspect(alice, 'members-tree');
  await alice.page.keyboard.press('Escape');
  const url = await alice.createLink('Everybody who has it');
  await alice.page.keyboard.press('Escape');

  await alice.composer.fill('/revoke bob');
  await alice.composer.press('Enter');
  const dialog = alice.page.getByRole('dialog');
  await expect(dialog).toContainText('Remove bob for good?');
  await inspect(alice, 'remove-ask');
  await dialog.getByRole('button', { name: 'Remove for good' }).click();
  const removedAt = Date.now();
  await expect(bob.page.getByText(/alice removed you from this network/)).toBeVisible();
  expect(Date.now() - removedAt).toBeLessThan(2_000);
  await expect(dialog).toContainText('2 of 2 devices enforce it');
  await inspect(alice, 'remove-done');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await carol.expectNotice('bob was removed for good');
  await expect(alice.status).toContainText('1 peer · 2 members');
  await expect(carol.status).toContainText('1 peer · 2 members');
  await inspect(bob, 'removed');

  // What bob writes stays with bob, and he keeps what he wrote.
  await bob.composer.fill('let me back in');
  await bob.composer.press('Enter');
  await expect(bob.page.getByText(/Not sent\. You were removed/)).toBeVisible();
  await expect(bob.composer).toHaveValue('let me back in');

  // Leaving is no way round: the key stays out with any link.
  await expect(bob.status).toContainText('Removed from this network');
  await bob.button('What now?').click();
  const ways = bob.dialog('What now?');
  await inspect(bob, 'removed-ways');
  await ways.getByRole('button', { name: 'Leave network…' }).click();
  await ways.getByRole('button', { name: 'Leave and delete messages' }).click();
  await expect(bob.page.getByRole('heading', { name: 'Your network' })).toBeVisible();
  await expect(ways).toBeHidden();
  await bob.joinByLink(url);
  await expect(bob.page.getByText(/You were removed from this network/).first()).toBeVisible();
  await bob.button('Cancel').click();

  // A new identity is somebody new.
  await bob.page.keyboard.press('Control+,');
  const settings = bob.dialog('Settings');
  await settings.getByRole('button', { name: 'New identity…' }).click();
  await settings.getByRole('button', { name: 'Delete key and messages' }).click();
  await expect(settings).toBeHidden();
  await bob.joinByLink(url);
  await expect(bob.composer).toBeVisible();
  await bob.say('here as somebody new');
  await carol.expectMessage('here as somebody new');
});

test('settings take effect at once, and are kept', async ({ launch }) => {
  test.setTimeout(180_000);
  const alice = await launch('alice');
  await alice.introduce();
  await alice.startNetwork('Garden');
  await alice.say('before');
  await alice.page.keyboard.press('Control+,');
  const settings = alice.dialog('Settings');
  await inspect(alice, 'settings');
  await settings.getByRole('radio', { name: 'Dark' }).click();
  await settings.getByRole('textbox', { name: 'Addresses to look at' }).fill('no such:address');
  await expect(settings.getByText(/is not an address/)).toBeVisible();
  await expect(settings.getByRole('button', { name: 'Save' })).toBeDisabled();
  await settings
    .getByRole('textbox', { name: 'Addresses to look at' })
    .fill('127.0.0.1:1, bob-laptop');
  await settings.getByRole('checkbox', { name: 'Patience for slow links' }).check();
  await expect(settings.getByText(/Saving connects this device anew/)).toBeVisible();
  await settings.getByRole('button', { name: 'Save' }).click();
  await expect(settings.getByText('Saved.')).toBeVisible();
  expect(await alice.page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(
    true,
  );
  await alice.page.keyboard.press('Escape');
  await alice.expectMessage('before');
  await alice.say('after');
  await alice.expectMessage('after');
  const kept = JSON.parse(await readFile(path.join(alice.dataDir, 'config.json'), 'utf8'));
  expect(kept).toMatchObject({
    theme: 'dark',
    wanMode: true,
    seedPeers: ['127.0.0.1:1', 'bob-laptop:9000'],
  });

  await alice.app.close();
  const again = await launch('alice', { dataDir: alice.dataDir });
  await again.expectMessage('after');
  await again.page.keyboard.press('Control+,');
  await expect(
    again.dialog('Settings').getByRole('checkbox', { name: 'Patience for slow links' }),
  ).toBeChecked();
});

test('everything can be deleted, and a question comes first', async ({ launch }) => {
  const alice = await launch('alice');
  await alice.introduce();
  await alice.startNetwork('Garden');
  await alice.page.keyboard.press('Control+,');
  const settings = alice.dialog('Settings');
  await settings.getByRole('button', { name: 'Delete everything…' }).click();
  await inspect(alice, 'settings-delete');
  await settings.getByRole('button', { name: 'Cancel' }).click();
  await settings.getByRole('button', { name: 'Delete everything…' }).click();
  const closed = alice.app.waitForEvent('close');
  await settings.getByRole('button', { name: 'Delete everything and quit' }).click();
  await closed;
  expect(existsSync(path.join(alice.dataDir, 'mesh'))).toBe(false);
  expect(readdirSync(alice.dataDir).filter((name) => name.startsWith('config'))).toEqual([]);
});

test('two people compare the same words, and one hides the other', async ({ launch }) => {
  test.setTimeout(180_000);
  const [alice, bob] = await threeFriends(launch);
  const words: string[] = [];
  for (const [person, about] of [
    [alice, 'bob'],
    [bob, 'alice'],
  ] as const) {
    await choose(person, about, 'Compare keys…');
    const list = person.page.getByRole('list', { name: 'Words to read to each other' });
    await expect(list.getByRole('listitem')).toHaveCount(12);
    words.push((await list.textContent()) ?? '');
  }
  expect(words[0]).toBe(words[1]);
  await inspect(alice, 'compare');
  await alice.page.keyboard.press('Escape');
  await bob.page.keyboard.press('Escape');

  await bob.say('can you hear me?');
  await alice.expectMessage('can you hear me?');
  await choose(alice, 'bob', 'Hide messages and requests');
  await alice.page.keyboard.press('Escape');
  await expect(alice.timeline.getByText('can you hear me?')).toHaveCount(0);
  await choose(alice, 'bob', 'Show messages again');
  await alice.page.keyboard.press('Escape');
  await alice.expectMessage('can you hear me?');
});

test('a damaged key shows what is wrong, and no picture of a key', async ({ launch }) => {
  const alice = await launch('alice');
  await alice.introduce();
  await alice.app.close();
  const file = path.join(alice.dataDir, 'mesh', 'identity.key');
  const key = await readFile(file);
  await writeFile(file, 'damaged');
  const broken = await launch('alice', { dataDir: alice.dataDir });
  await expect(
    broken.page.getByRole('heading', { name: 'Mesh Chat could not start' }),
  ).toBeVisible();
  await expect(broken.page.getByText(/The file with your key cannot be read/)).toBeVisible();
  await inspect(broken, 'stopped');
  await writeFile(file, key);
  await broken.button('Try again').click();
  await expect(broken.page.getByRole('heading', { name: 'Your network' })).toBeVisible();
});

test('a key is backed up, and brings the same person back on an empty device', async ({
  launch,
  newFolder,
}) => {
  test.setTimeout(180_000);
  const saved = path.join(await newFolder('backup'), 'identity.backup');
  const alice = await launch('alice');
  await alice.introduce();
  const at = await alice.startNetwork('Garden');
  const bob = await launch('bob');
  await bob.introduce();
  await bob.joinAt(at);
  await alice.button(/^Invite bob /).click();
  await bob.confirm('Garden');
  await bob.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, saved);
  await bob.page.keyboard.press('Control+e');
  const identity = bob.dialog('Your identity');
  const key = await bob.key();
  await identity.getByLabel('Passphrase').fill('green meadow');
  await inspect(bob, 'backup');
  await identity.getByRole('button', { name: 'Save backup…' }).click();
  await expect(identity.getByText(/identity\.backup is saved\./)).toBeVisible();
  await bob.app.close();

  const again = await launch('bob-again');
  await again.page.getByText('I have been here before').click();
  await again.page.getByLabel('Choose the file…').first().setInputFiles(saved);
  await again.page.getByLabel('Passphrase').fill('red meadow');
  await again.button('Restore').click();
  await expect(again.page.getByText(/not the right passphrase/)).toBeVisible();
  await again.page.getByLabel('Passphrase').fill('green meadow');
  await again.button('Restore').click();
  await expect(again.page.getByText(/Your key is back/)).toBeVisible();
  await inspect(again, 'restore');
  await again.introduce('bob');
  // Nobody has to invite the same key once more.
  await expect(again.page.getByRole('radio', { name: 'Join at an address' })).toBeChecked();
  await again.field('Address of a member’s device').fill(at);
  await again.button('Join').click();
  await again.confirm('Garden');
  await again.page.keyboard.press('Control+e');
  expect(await again.key()).toBe(key);
});
