import { expect, test } from './fixtures.ts';
import type { Person } from './person.ts';

/** Presses Tab until the control has the focus, as somebody without a mouse would. */
async function tabTo(person: Person, role: 'button' | 'textbox' | 'radio', name: string | RegExp) {
  const control = person.page.getByRole(role, { name });
  await expect(async () => {
    for (let presses = 0; presses < 25; presses += 1) {
      if (await control.evaluate((element) => element === document.activeElement)) return;
      await person.page.keyboard.press('Tab');
    }
    throw new Error(`${name} cannot be reached with Tab`);
  }).toPass();
}

test('the wizard and an invitation without a mouse', async ({ launch }) => {
  const alice = await launch('alice');
  const { keyboard } = alice.page;
  await expect(alice.field('Nickname')).toBeFocused();
  await keyboard.type('alice');
  await keyboard.press('Enter');
  await expect(alice.page.getByRole('heading', { name: 'Your network' })).toBeVisible();
  await tabTo(alice, 'radio', 'Start a new one');
  await tabTo(alice, 'textbox', 'Name of the network');
  await keyboard.press('Control+a');
  await keyboard.type('Garden');
  await keyboard.press('Enter');
  await expect(alice.button('Open chat')).toBeFocused();
  const address = await alice.toldAddress();
  await keyboard.press('Enter');
  await expect(alice.composer).toBeFocused();

  const bob = await launch('bob');
  await expect(bob.field('Nickname')).toBeFocused();
  await bob.page.keyboard.type('bob');
  await bob.page.keyboard.press('Enter');
  await tabTo(bob, 'radio', 'Start a new one');
  // Radix selects on the move while the key is still down, as a finger's would be.
  await bob.page.keyboard.press('ArrowDown', { delay: 100 });
  await expect(bob.page.getByRole('radio', { name: 'Join with an invite link' })).toBeChecked();
  await bob.page.keyboard.press('ArrowDown', { delay: 100 });
  await expect(bob.page.getByRole('radio', { name: 'Join at an address' })).toBeChecked();
  await tabTo(bob, 'textbox', 'Address of a member’s device');
  await bob.page.keyboard.type(address);
  await bob.page.keyboard.press('Enter');
  await bob.expectWaiting();
  await tabTo(bob, 'button', 'Copy your key');

  await keyboard.press('Control+i');
  await expect(alice.field('Public keys')).toBeFocused();
  await keyboard.insertText(await bob.key());
  await expect(alice.dialog('Invite people').getByText('can be invited')).toBeVisible();
  await tabTo(alice, 'button', 'Invite 1 person');
  await keyboard.press('Enter');
  await expect(alice.button('Done')).toBeFocused();
  await keyboard.press('Enter');
  await expect(alice.composer).toBeFocused();

  await expect(bob.button('Join')).toBeFocused();
  await bob.page.keyboard.press('Enter');
  await expect(bob.composer).toBeFocused();
  await bob.page.keyboard.type('no mouse needed');
  await bob.page.keyboard.press('Enter');
  await alice.expectMessage('no mouse needed');
});

test('each shortcut opens its dialog, and Escape gives the focus back', async ({ launch }) => {
  const alice = await launch('alice');
  await alice.introduce();
  await alice.startNetwork('Garden');
  const dialogs = [
    ['Control+i', 'Invite people'],
    ['Control+m', 'Members'],
    ['Control+e', 'Your identity'],
    ['Control+h', 'Help'],
  ] as const;
  for (const [keys, title] of dialogs) {
    await alice.page.keyboard.press(keys);
    await expect(alice.dialog(title)).toBeVisible();
    await alice.page.keyboard.press('Escape');
    await expect(alice.dialog(title)).toBeHidden();
    await expect(alice.composer).toBeFocused();
  }
});
