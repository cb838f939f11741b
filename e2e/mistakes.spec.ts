import { generateKeyPairSync } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, type Launch, test } from './fixtures.ts';
import type { Person } from './person.ts';

async function founder(launch: Launch): Promise<Person> {
  const alice = await launch('alice');
  await alice.introduce();
  await alice.startNetwork('Garden');
  return alice;
}

test('the invite dialog says of each line what is wrong, before anything is sent', async ({
  launch,
}) => {
  const alice = await founder(launch);
  await alice.page.keyboard.press('Control+e');
  const own = await alice.key();
  await alice.page.keyboard.press('Control+i');
  const keys = alice.field('Public keys');
  const verdicts = alice.page.getByRole('list', { name: 'Keys found' });
  const invite = alice.page.getByRole('button', { name: /^Invite( \d.*)?$/ });

  await keys.fill('a'.repeat(62));
  await expect(verdicts).toContainText('62 characters, 64 needed');
  await expect(invite).toBeDisabled();
  await keys.fill('a'.repeat(65));
  await expect(verdicts).toContainText('65 characters, 64 needed');
  await keys.fill('z'.repeat(64));
  await expect(verdicts).toContainText('only 0–9 and a–f');
  await keys.fill(own);
  await expect(verdicts).toContainText('This is your own key.');
  await expect(invite).toBeDisabled();
  // In capitals and with a prefix; the second has the form of a key and is none.
  await keys.fill(`Bob: 0x${newKey().toUpperCase()}\n${'ab'.repeat(32)}\n${own}\nnonsense`);
  await expect(verdicts.getByRole('listitem')).toHaveCount(4);
  await expect(verdicts).toContainText('can be invited');
  await alice.picture('invite-verdicts');
  await invite.click();
  await expect(verdicts.getByText('invited', { exact: true })).toHaveCount(1);
  await expect(verdicts).toContainText('Nobody can have this key.');
});

test('an unknown command says so and keeps the text', async ({ launch }) => {
  const alice = await founder(launch);
  await alice.composer.fill('/inivte somebody');
  await alice.composer.press('Enter');
  await expect(alice.page.getByText('There is no command /inivte.')).toBeVisible();
  await expect(alice.composer).toHaveValue('/inivte somebody');
  await alice.composer.fill(`/invite ${'a'.repeat(63)}`);
  await alice.composer.press('Enter');
  await expect(alice.page.getByText('63 characters, 64 needed')).toBeVisible();
  await expect(alice.composer).toHaveValue(`/invite ${'a'.repeat(63)}`);
  await expect(alice.timeline.getByRole('article')).toHaveCount(0);
});

test('names that cannot be are refused where they are typed', async ({ launch }) => {
  const alice = await launch('alice');
  const nick = alice.field('Nickname');
  await alice.button('Continue').click();
  await expect(nick).toHaveAttribute('aria-invalid', 'true');
  await nick.fill('x'.repeat(33));
  await expect(nick).toHaveAttribute('aria-invalid', 'true');
  await nick.fill('a\u202eb');
  await alice.button('Continue').click();
  await expect(nick).toHaveAttribute('aria-invalid', 'true');
  await nick.fill('  Zoë 🌿 ');
  await alice.button('Continue').click();
  await expect(alice.page.getByRole('heading', { name: 'Your network' })).toBeVisible();
});

test('an address that is none is refused; one where nobody answers can be left again', async ({
  launch,
}) => {
  const bob = await launch('bob');
  await bob.introduce();
  await bob.page.getByRole('radio', { name: 'Join at an address' }).click();
  const field = bob.field('Address of a member’s device');
  await field.fill('bob laptop:port');
  await bob.button('Join').click();
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveValue('bob laptop:port');

  await field.fill(`127.0.0.1:${await freePort()}`);
  await bob.button('Join').click();
  const attempts = bob.page.getByRole('list', { name: 'Addresses tried' });
  await expect(attempts).toContainText('cannot be reached');
  await bob.picture('join-unreachable');
  await bob.button('Cancel').click();
  await expect(bob.page.getByRole('heading', { name: 'Your network' })).toBeVisible();
  await bob.startNetwork('Alone');
});

test('one’s own address is not a network to join', async ({ launch }) => {
  const port = await freePort();
  const bob = await launch('bob', { port });
  await bob.introduce();
  await bob.joinAt(`127.0.0.1:${port}`);
  const attempts = bob.page.getByRole('list', { name: 'Addresses tried' });
  await expect(attempts).toContainText('That is the address of this device.');
});

test('a taken port is said, and a free one serves', async ({ launch }) => {
  const blocker = createServer();
  const port = await listen(blocker);
  try {
    const alice = await launch('alice', { port });
    await alice.introduce();
    const address = await alice.startNetwork('Garden');
    expect(address).not.toContain(`:${port}`);
    await alice.button('Network').click();
    await expect(alice.dialog('Network')).toContainText(
      `Port ${port} is in use by another program`,
    );
    await alice.picture('port-taken');
  } finally {
    blocker.close();
  }
});

test('a damaged key is refused, said, and never overwritten', async ({ launch, newFolder }) => {
  const dataDir = await newFolder('alice');
  const file = path.join(dataDir, 'mesh', 'identity.key');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, 'not a key');
  const alice = await launch('alice', { dataDir });
  await expect(alice.page.getByText('The file with your key cannot be read.')).toBeVisible();
  await alice.picture('identity-damaged');
  await alice.button('Try again').click();
  await expect(alice.page.getByText('The file with your key cannot be read.')).toBeVisible();
  await alice.app.close();
  expect(await readFile(file, 'utf8')).toBe('not a key');
});

test('damaged settings are kept aside, said, and the program runs with the usual ones', async ({
  launch,
  newFolder,
}) => {
  const dataDir = await newFolder('alice');
  await writeFile(path.join(dataDir, 'config.json'), '{"port": 90');
  const alice = await launch('alice', { dataDir });
  await expect(alice.page.getByText('A setting cannot be used')).toBeVisible();
  const kept = (await readdir(dataDir)).filter((name) => name.startsWith('config.json.damaged-'));
  expect(kept).toHaveLength(1);
  expect(await readFile(path.join(dataDir, kept[0] ?? ''), 'utf8')).toBe('{"port": 90');
  await alice.introduce();
  await alice.startNetwork('Garden');
});

/** The public key of somebody who has never been here. */
const newKey = (): string =>
  generateKeyPairSync('ed25519')
    .publicKey.export({ type: 'spki', format: 'der' })
    .subarray(-32)
    .toString('hex');

function listen(server: ReturnType<typeof createServer>): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

/** Free a moment ago, which on loopback is as good as it gets. */
async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
