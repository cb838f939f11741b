import { expect, type Launch, test } from './fixtures.ts';
import { inspect } from './inspect.ts';
import type { Person } from './person.ts';

const NETWORK = 'Garden';

async function founder(launch: Launch): Promise<{ alice: Person; at: string }> {
  const alice = await launch('alice');
  await alice.introduce();
  return { alice, at: await alice.startNetwork(NETWORK) };
}

async function letIn(launch: Launch, by: Person, name: string, at: string): Promise<Person> {
  const person = await launch(name);
  await person.introduce();
  await person.joinAt(at);
  await person.expectWaiting();
  await by.invite(await person.key());
  await person.confirm(NETWORK);
  return person;
}

const portOf = (address: string): number => Number(address.split(':').at(-1));

test('C6 a direct message waits with carol for bob, who was away; carol cannot read it, alice is gone', async ({
  launch,
}) => {
  test.setTimeout(180_000);
  const { alice, at } = await founder(launch);
  const bob = await letIn(launch, alice, 'bob', at);
  const carol = await letIn(launch, alice, 'carol', await bob.address());
  for (const person of [alice, bob, carol]) {
    for (const other of [alice, bob, carol])
      if (other !== person) await person.expectMember(other.name, 'online');
  }
  const bobPort = portOf(await bob.address());
  await bob.app.close();
  await alice.expectMember('bob', 'offline');

  await alice.writeTo('bob');
  await expect(alice.timeline).toContainText('This is where you and bob talk alone.');
  await expect(alice.timeline).toContainText('bob is offline now');
  await alice.picture('direct-empty');
  await alice.say('Between you and me: the surprise is on Friday');
  // Its tick says whether it is on its way, and closes again what it opened.
  const tick = alice.timeline.getByRole('button', { name: 'Sent', exact: true });
  await tick.click();
  await expect(alice.dialog('Sent')).toContainText('bob');
  await alice.picture('direct-tick');
  await tick.click();
  await expect(alice.dialog('Sent')).toBeHidden();
  await alice.conversation('Everyone').click();
  await alice.say('Good night, all');
  await carol.expectMessage('Good night, all');
  await alice.app.close();

  const back = await launch('bob', { dataDir: bob.dataDir, port: bobPort });
  await expect(back.conversation('alice')).toContainText('1 unread message', { timeout: 30_000 });
  await back.expectMember('alice', 'offline');
  await inspect(back, 'direct-unread');
  await back.conversation('alice').click();
  await back.expectMessage('Between you and me: the surprise is on Friday');
  await expect(back.timeline.getByText('New messages')).toBeVisible();
  await expect(back.conversation('alice')).not.toContainText('unread');
  await inspect(back, 'direct-read');

  await expect(carol.conversation('alice')).toHaveCount(0);
  await expect(carol.page.getByText('surprise')).toHaveCount(0);
});

test('by keyboard alone: /dm with completion, a draft that outlives a crash, from one conversation to the next', async ({
  launch,
}) => {
  test.setTimeout(120_000);
  const { alice, at } = await founder(launch);
  const bob = await letIn(launch, alice, 'bob', at);
  await alice.expectMember('bob', 'online');
  const keys = alice.page.keyboard;

  await alice.composer.focus();
  await keys.type('/dm b');
  const people = alice.page.getByRole('listbox', { name: 'Members' });
  await expect(people.getByRole('option', { name: /^bob/ })).toBeVisible();
  await alice.picture('direct-completion');
  await keys.press('Enter');
  await expect(alice.composer).toHaveValue('/dm bob ');
  await keys.type('psst @bob');
  await keys.press('Enter');
  await expect(alice.page.getByRole('heading', { level: 1, name: 'bob' })).toBeVisible();
  await alice.expectMessage('psst @bob');
  await expect(alice.composer).toBeFocused();

  await expect(bob.conversation('alice')).toContainText('You are mentioned once');
  await bob.page.keyboard.press('Control+2');
  await bob.expectMessage('psst @bob');
  await bob.say('I am here');
  await alice.expectMessage('I am here');
  await bob.page.keyboard.press('Alt+ArrowUp');
  await expect(bob.page.getByRole('heading', { level: 1, name: 'Everyone' })).toBeVisible();
  await expect(bob.timeline.getByText('I am here')).toHaveCount(0);

  await keys.type('half a thou');
  await keys.press('Alt+ArrowDown');
  await expect(alice.page.getByRole('heading', { level: 1, name: 'Everyone' })).toBeVisible();
  await expect(alice.composer).toHaveValue('');
  await expect(alice.conversation('bob')).toContainText('Draft: half a thou');
  await keys.type('and one to all');
  await alice.page.waitForTimeout(1000);
  alice.app.process().kill('SIGKILL');
  const again = await launch('alice', { dataDir: alice.dataDir });
  await expect(again.composer).toHaveValue('and one to all');
  await again.page.keyboard.press('Control+2');
  await expect(again.composer).toHaveValue('half a thou');
  await again.expectMessage('psst @bob');
  await again.button('Mute this conversation').click();
  await expect(again.conversation('bob').getByLabel('Muted')).toBeVisible();
});

test('a conversation opens where one left off, and is read when its end was seen', async ({
  launch,
}) => {
  test.setTimeout(120_000);
  const { alice, at } = await founder(launch);
  const bob = await letIn(launch, alice, 'bob', at);
  await alice.expectMember('bob', 'online');
  await alice.writeTo('bob');
  await alice.say('seen');
  await bob.conversation('alice').click();
  await bob.expectMessage('seen');
  await expect(bob.conversation('alice')).not.toContainText('unread');
  await bob.conversation('Everyone').click();
  for (let n = 1; n <= 30; n++) await alice.say(`message ${n} of many`);
  await expect(bob.conversation('alice')).toContainText('30 unread messages');
  await bob.picture('unread-many');

  await bob.conversation('alice').click();
  await expect(bob.timeline.getByText('New messages')).toBeInViewport();
  await expect(bob.timeline.getByText('message 1 of many', { exact: true })).toBeInViewport();
  await expect(bob.timeline.getByText('message 30 of many')).not.toBeInViewport();
  await expect(bob.conversation('alice')).toContainText('30 unread messages');
  for (const [width, height] of [
    [900, 600],
    [1600, 1000],
  ] as const) {
    await bob.resize(width, height);
    await inspect(bob, `unread-opened-${width}`);
  }
  await bob.button('30 new messages').click();
  await expect(bob.conversation('alice')).not.toContainText('unread');
  await expect(bob.timeline.getByText('message 30 of many')).toBeInViewport();
});

test('a name that several bear is not guessed, and what was written stays', async ({ launch }) => {
  const { alice, at } = await founder(launch);
  const bob = await letIn(launch, alice, 'bob', at);
  await alice.expectMember('bob', 'online');
  await alice.composer.fill('/dm carol hello');
  await alice.composer.press('Enter');
  await expect(alice.page.getByText('Nobody here has that name or key.')).toBeVisible();
  await expect(alice.composer).toHaveValue('/dm carol hello');

  const other = await letIn(launch, alice, 'bob', at);
  await expect(
    alice.page.getByRole('list', { name: 'Members' }).getByRole('button', { name: /^bob/ }),
  ).toHaveCount(2);
  await alice.composer.fill('/dm bob hello');
  await alice.composer.press('Enter');
  await expect(alice.page.getByText('That name has several owners')).toBeVisible();
  await alice.picture('direct-ambiguous');
  await other.page.keyboard.press('Control+e');
  const key = await other.key();
  await alice.composer.fill(`/dm ${key.slice(0, 12)} hello`);
  await alice.composer.press('Enter');
  await other.page.keyboard.press('Escape');
  await expect(other.conversation('alice')).toContainText('hello');
  await expect(bob.conversation('alice')).toHaveCount(0);
});
