import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from './fixtures.ts';
import { inspect } from './inspect.ts';

test('a one-time link lets one person in with one button, and tells the next why not', async ({
  launch,
}) => {
  test.setTimeout(180_000);
  const alice = await launch('alice');
  await alice.introduce();
  await alice.startNetwork('Garden');
  const url = await alice.createLink();
  await inspect(alice, 'link-made');
  const dialog = alice.dialog('Invite people');

  const bob = await launch('bob');
  await bob.introduce();
  await bob.page.getByRole('radio', { name: 'Join with an invite link' }).click();
  await bob.field('Invite link').fill(url);
  await expect(bob.page.getByText('Leads into Garden')).toBeVisible();
  await inspect(bob, 'link-join');
  await bob.button('Join').click();
  await expect(bob.composer).toBeVisible();
  await bob.expectMember('alice', 'online');

  await expect(dialog.getByText('Used by bob')).toBeVisible();
  await expect(dialog.getByText('used', { exact: true })).toBeVisible();
  await alice.page.keyboard.press('Escape');
  await bob.say('in by a link');
  await alice.expectMessage('in by a link');

  const carol = await launch('carol');
  await carol.introduce();
  await carol.joinByLink(url);
  await expect(carol.page.getByText(/This invite link was used already/)).toBeVisible();
  await inspect(carol, 'link-used');
  // The way in by hand stays open.
  await alice.button(/^Invite carol /).click();
  await expect(carol.composer).toBeVisible();
});

test('a link is taken back, and nonsense is no link', async ({ launch }) => {
  const alice = await launch('alice');
  await alice.introduce();
  await alice.startNetwork('Garden');
  const url = await alice.createLink('Everybody who has it');
  const dialog = alice.dialog('Invite people');
  await dialog.getByRole('button', { name: 'Take back' }).click();
  await dialog.getByRole('button', { name: 'Take back for good' }).click();
  await expect(dialog.getByText('taken back', { exact: true })).toBeVisible();

  const bob = await launch('bob');
  await bob.introduce();
  await bob.joinByLink(url.slice(0, -10));
  await expect(bob.page.getByText(/This is not an invite link/)).toBeVisible();
  await bob.joinByLink(url);
  await expect(bob.page.getByText(/This invite link was taken back/)).toBeVisible();
});

test('a link travels as a picture of its QR code', async ({ launch, newFolder }) => {
  const folder = await newFolder('pictures');
  const alice = await launch('alice');
  await alice.introduce();
  await alice.startNetwork('Garden');
  const url = await alice.createLink();
  const saved = path.join(folder, 'code.png');
  await alice.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, saved);
  const dialog = alice.dialog('Invite people');
  await dialog.getByRole('button', { name: 'Save QR code…' }).click();
  await expect.poll(() => readFile(saved).catch(() => null)).not.toBeNull();

  const bob = await launch('bob');
  await bob.introduce();
  await bob.page.getByRole('radio', { name: 'Join with an invite link' }).click();
  await bob.page.getByLabel('Read a QR picture…').first().setInputFiles(saved);
  await expect(bob.field('Invite link')).toHaveValue(url);
  await bob.button('Join').click();
  await expect(bob.composer).toBeVisible();
});

test('an invite link by keyboard alone', async ({ launch }) => {
  const alice = await launch('alice');
  await alice.introduce();
  await alice.startNetwork('Garden');
  const { keyboard } = alice.page;
  await keyboard.press('Control+i');
  const dialog = alice.dialog('Invite people');
  await dialog.getByRole('textbox', { name: 'Public keys' }).waitFor();
  await keyboard.press('Shift+Tab');
  await expect(dialog.getByRole('tab', { name: 'By their key' })).toBeFocused();
  await keyboard.press('ArrowRight');
  await expect(dialog.getByRole('tab', { name: 'By a link' })).toBeFocused();
  for (let at = 0; at < 3; at += 1) await keyboard.press('Tab');
  await expect(dialog.getByRole('button', { name: 'Make a link' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(dialog.getByRole('textbox', { name: 'The link' })).toHaveValue(/^mesh-chat:/);
});
