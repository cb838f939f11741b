import { expect, type Launch, test } from './fixtures.ts';
import { callClient } from './headless.ts';
import type { Person } from './person.ts';

const NETWORK = 'Garden';

/** Alice and Bob, talking. */
async function aliceAndBob(launch: Launch): Promise<{ alice: Person; bob: Person; at: string }> {
  const alice = await launch('alice');
  await alice.introduce();
  const at = await alice.startNetwork(NETWORK);
  const bob = await launch('bob');
  await bob.introduce();
  await bob.joinAt(at);
  await bob.expectWaiting();
  await alice.invite(await bob.key());
  await bob.confirm(NETWORK);
  return { alice, bob, at };
}

const portOf = (address: string): number => Number(address.split(':').at(-1));

test('alice starts a network, bob waits to be invited, is let in, and they talk, by script too', async ({
  launch,
}) => {
  const alice = await launch('alice');
  await alice.introduce();
  const address = await alice.startNetwork(NETWORK);
  expect(address).toMatch(/^127\.0\.0\.1:\d+$/);
  await expect(alice.status).toContainText('No other members yet');

  const bob = await launch('bob');
  await bob.introduce();
  await bob.joinAt(address);
  await bob.expectWaiting();
  const key = await bob.key();
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  const knocks = alice.page.getByRole('region', { name: 'Requests to join' });
  await expect(knocks).toContainText(`[${key.slice(0, 8)}] asks to join from 127.0.0.1`);

  await alice.invite(key);
  const invitedAt = Date.now();
  await bob.confirm(NETWORK);
  expect(Date.now() - invitedAt).toBeLessThan(5_000);
  await expect(knocks).toBeHidden();

  await alice.expectNotice('bob has joined');
  await bob.expectNotice('alice is online');
  await alice.expectMember('bob', 'online');
  await bob.expectMember('alice', 'online');

  await alice.say('Welcome, Bob');
  await bob.expectMessage('Welcome, Bob');
  await bob.say('Thank you 🌱');
  await alice.expectMessage('Thank you 🌱');
  await alice.expectMessage('Welcome, Bob');
  await expect(alice.timeline.getByRole('button', { name: 'On all 2 devices' })).toBeVisible();
  await expect(alice.status).toContainText('1 peer · 2 members');
  await alice.picture('chat-alice');
  await bob.picture('chat-bob');

  const { dataDir } = alice;
  const sent = { code: 0, out: '', err: '' };
  expect(await callClient(dataDir, 'send', '--wait', '30', 'from a script')).toEqual(sent);
  await bob.expectMessage('from a script');
  await alice.expectMessage('from a script');
  expect(await callClient(dataDir, 'send', '--to', 'bob', 'only you')).toEqual(sent);
  await expect(bob.conversation('alice')).toContainText('only you');
  const status = await callClient(dataDir, 'status', '--json');
  const members = { nick: 'alice', network: { name: NETWORK }, state: 'connected', members: 2 };
  expect(JSON.parse(status.out)).toMatchObject(members);
  const { out } = await callClient(dataDir, 'history', '--since', '1h');
  expect(out).toMatch(/alice: Welcome, Bob\n.* bob: Thank you 🌱\n.* alice: from a script\n/);
  const second = await callClient(dataDir, '--nick', 'second', '--no-lan', '--port', '0');
  expect(second).toMatchObject({ code: 1, out: expect.stringMatching(/in use .* \(pid \d+\)/) });
});

test('the key travels by Copy and Paste', async ({ launch }) => {
  const alice = await launch('alice');
  await alice.introduce();
  const address = await alice.startNetwork(NETWORK);
  const bob = await launch('bob');
  await bob.introduce();
  await bob.joinAt(address);
  await bob.expectWaiting();
  await bob.button('Copy your key').click();

  await alice.page.keyboard.press('Control+i');
  await alice.page.keyboard.press('Control+v');
  await expect(alice.field('Public keys')).toHaveValue(await bob.key());
  await alice.button('Invite 1 person').click();
  await bob.confirm(NETWORK);
});

test('an answer to the knock is enough', async ({ launch }) => {
  const alice = await launch('alice');
  await alice.introduce();
  const address = await alice.startNetwork(NETWORK);
  const bob = await launch('bob');
  await bob.introduce();
  await bob.joinAt(address);
  await alice.button(/^Invite bob /).click();
  const knocks = alice.page.getByRole('region', { name: 'Requests to join' });
  await expect(knocks).toContainText('Invited, waiting for bob');
  await expect(knocks.getByRole('button')).toHaveCount(0);
  await bob.confirm(NETWORK);
  await alice.expectNotice('bob has joined');
});

test('carol comes in through bob, all restart and find each other again', async ({ launch }) => {
  test.setTimeout(180_000);
  const { alice, bob, at } = await aliceAndBob(launch);
  await alice.say('before carol');
  await bob.expectMessage('before carol');

  const carol = await launch('carol');
  await carol.introduce();
  const bobAt = await bob.address();
  expect(bobAt).not.toBe(at);
  await carol.joinAt(bobAt);
  await carol.expectWaiting();
  // Invited by alice, whom she never dialled; bob lets her in once he has heard of it.
  await alice.invite(await carol.key());
  await carol.confirm(NETWORK);
  const everybody = [alice, bob, carol];
  for (const person of everybody)
    for (const other of everybody)
      if (other !== person) await person.expectMember(other.name, 'online');
  await carol.say('hello from carol');
  for (const person of everybody) await person.expectMessage('hello from carol');

  const ports = new Map<Person, number>();
  for (const person of everybody) ports.set(person, portOf(await person.address()));
  await Promise.all(everybody.map(({ app }) => app.close()));
  const again = await Promise.all(
    everybody.map((person) =>
      launch(person.name, { dataDir: person.dataDir, port: ports.get(person) ?? 0 }),
    ),
  );
  for (const person of again) {
    await expect(person.composer).toBeVisible();
    await expect(person.status).toContainText('3 members', { timeout: 30_000 });
    await person.expectMessage('hello from carol');
    for (const other of again)
      if (other !== person) await person.expectMember(other.name, 'online');
  }
  for (const person of again) await person.say(`${person.name} is back`);
  for (const person of again)
    for (const other of again) await person.expectMessage(`${other.name} is back`);
});

test('somebody who leaves is shown as gone, and gets what was said meanwhile', async ({
  launch,
}) => {
  const { alice, bob } = await aliceAndBob(launch);
  await alice.expectMember('bob', 'online');
  const port = portOf(await bob.address());
  await bob.app.close();
  await alice.expectNotice('bob went offline');
  await alice.expectMember('bob', 'offline');
  await alice.say('while you were away');
  await expect(alice.timeline.getByRole('button', { name: 'Saved on this device' })).toBeVisible();

  const back = await launch('bob', { dataDir: bob.dataDir, port });
  await back.expectMessage('while you were away');
  await expect(alice.timeline.getByRole('button', { name: 'On all 2 devices' })).toBeVisible();
});
