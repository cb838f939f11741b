import { expect, test } from './fixtures.ts';

/** What newcomers get to read, and who has what one said. */
test('a newcomer reads what was said before it came, and everybody sees who has what', async ({
  launch,
}) => {
  const alice = await launch('alice');
  await alice.introduce();
  const address = await alice.startNetwork('Garden');
  await alice.say('The seeds are in the shed');
  const bob = await launch('bob');
  await bob.introduce();
  await bob.joinAt(address);
  await alice.invite(await bob.key());
  await bob.confirm('Garden');
  await bob.expectMessage('The seeds are in the shed');
  const state = alice.timeline.getByRole('article').getByRole('button', { name: /device/ });
  await expect(state).toHaveAccessibleName('On all 2 devices');

  const port = Number((await bob.address()).split(':').at(-1));
  await bob.app.close();
  await alice.expectMember('bob', 'offline');
  await alice.say('Watered');
  const second = alice.timeline
    .getByRole('article')
    .nth(1)
    .getByRole('button', { name: /device/ });
  await expect(second).toHaveAccessibleName('Saved on this device, not sent yet');
  await second.press('Enter');
  const popover = alice.dialog('Saved on this device, not sent yet');
  await expect(popover).toContainText(/bobaway since .+; will get it from you/);
  await alice.picture('delivery-away');
  await alice.page.keyboard.press('Escape');
  await expect(second).toBeFocused();
  await alice.timeline.getByRole('button', { name: 'Not sent yet', exact: true }).click();
  await expect(popover).toContainText('bob');
  await alice.page.keyboard.press('Escape');

  const again = await launch('bob', { dataDir: bob.dataDir, port });
  await again.expectMessage('Watered');
  await expect(second).toHaveAccessibleName('On all 2 devices');
  await second.click();
  await expect(alice.dialog('On all 2 devices')).toContainText('bobhas it');
  await alice.picture('delivery-all');
});

test('a network can be founded that shows newcomers nothing from before', async ({ launch }) => {
  const alice = await launch('alice');
  await alice.introduce();
  await alice.page
    .getByRole('combobox', { name: 'What newcomers can read of what was said before they came' })
    .selectOption('Nothing');
  await alice.picture('found-history');
  const address = await alice.startNetwork('Garden');
  await alice.say('before');
  const bob = await launch('bob');
  await bob.introduce();
  await bob.joinAt(address);
  await alice.invite(await bob.key());
  await bob.confirm('Garden');
  await alice.say('after');
  await bob.expectMessage('after');
  await expect(bob.timeline.getByText('before', { exact: true })).toHaveCount(0);
});
