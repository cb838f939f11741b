import { expect, test } from './fixtures.ts';

/** Somebody’s key, of whom nobody has seen a device yet. */
const LOST = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';

test('R4 after a key was stolen the others go on without it, with all that was said', async ({
  launch,
}) => {
  test.setTimeout(180_000);
  const alice = await launch('alice');
  await alice.introduce();
  const at = await alice.startNetwork('Garden');
  const bob = await launch('bob');
  await bob.introduce();
  await bob.joinAt(at);
  await alice.button(/^Invite bob /).click();
  await bob.confirm('Garden');
  await alice.say('plant the beans');
  await bob.expectMessage('plant the beans');
  await alice.invite(LOST);

  await alice.page.keyboard.press('Control+m');
  const members = alice.dialog('Members');
  await members
    .getByRole('listitem')
    .filter({ hasText: LOST.slice(0, 8) })
    .getByRole('button', { name: /^More about / })
    .click();
  await alice.page.getByRole('menuitem', { name: 'Remove for good…' }).click();
  await alice.button('Remove for good').click();
  await alice.button('Go on without them in a new network…').click();
  const dialog = alice.dialog('Go on in a new network');
  await alice.picture('go-on');
  await dialog.getByLabel('Name of the new network').fill('Orchard');
  await dialog.getByRole('button', { name: 'Go on there' }).click();
  await expect(alice.page.getByRole('complementary', { name: 'Network' })).toContainText('Orchard');
  await alice.expectMessage('plant the beans');

  await expect(bob.page.getByText(/alice.* goes on in the new network Orchard/)).toBeVisible();
  await bob.picture('come-along');
  await bob.button('Come along').click();
  await expect(bob.page.getByRole('complementary', { name: 'Network' })).toContainText('Orchard');
  await bob.expectMessage('plant the beans');
  await bob.say('here I am');
  await alice.expectMessage('here I am');
  await bob.page.keyboard.press('Control+m');
  await expect(bob.dialog('Members')).not.toContainText(LOST.slice(0, 8));
});
