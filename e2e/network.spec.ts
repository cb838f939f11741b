import { test as base, expect } from './fixtures.ts';
import { Headless } from './headless.ts';
import type { Person } from './person.ts';

type Fixtures = {
  /** Members without windows that come in by a link of this person's. */
  readonly company: (person: Person, nicks: readonly string[]) => Promise<Headless[]>;
};

/** What of the bridge is needed to make a link quicker than by hand. */
type LinkMaker = {
  readonly createLink: (wish: {
    readonly uses: number;
    readonly days: number;
  }) => Promise<{ readonly value: { readonly url: string } }>;
};

const test = base.extend<Fixtures>({
  company: async ({ newFolder }, use) => {
    const all: Headless[] = [];
    await use(async (person, nicks) => {
      const link = await person.page.evaluate(async (uses) => {
        const { mesh } = globalThis as unknown as { readonly mesh: LinkMaker };
        return (await mesh.createLink({ uses, days: 1 })).value.url;
      }, nicks.length);
      for (const nick of nicks) {
        all.push(new Headless(nick, link, await newFolder(nick)));
        await person.expectMember(nick, 'online');
      }
      return all;
    });
    for (const one of all) await one.kill();
  },
});

const tab = (person: Person, name: string) =>
  person.dialog('Network').getByRole('tab', { name, exact: true });
const rows = (person: Person, table: string) =>
  person.dialog('Network').getByRole('region', { name: table }).locator('tbody tr');

/** A picture of the panel, light and dark. */
async function pictures(person: Person, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await person.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await person.picture(`network-${name}-${colorScheme}`);
  }
}

test('the panel tells of links, of the whole mesh, and of a repair when somebody vanishes', async ({
  launch,
  company,
}) => {
  test.setTimeout(240_000);
  const alice = await launch('alice');
  await alice.introduce();
  await alice.startNetwork('Garden');
  const others = await company(alice, ['Bob', 'Carol', 'Dan', 'Eve', 'Finn']);

  await alice.button('Network').click();
  await expect(rows(alice, 'Direct connections').first()).toContainText('127.0.0.1:');
  // G1: the leaf links that sheltered the newcomers end when they have places of their own.
  const count = () => rows(alice, 'Direct connections').count();
  await expect.poll(count, { timeout: 45_000 }).toBeLessThanOrEqual(3);
  expect(await count()).toBeGreaterThanOrEqual(2);
  await pictures(alice, 'links');

  await tab(alice, 'Map').click();
  const table = rows(alice, 'Devices and whom they are connected to');
  await expect(table).toHaveCount(6);
  // What others tell of their links arrives within seconds.
  for (const { nick } of others)
    await expect(
      table.filter({ has: alice.page.getByRole('rowheader', { name: nick }) }),
    ).not.toContainText('–', { timeout: 45_000 });
  await expect(alice.page.getByRole('img', { name: /^Map of the mesh/ })).toBeVisible();
  await pictures(alice, 'map');

  await tab(alice, 'Repairs').click();
  await expect(alice.page.getByText('Nothing yet: no connection was lost so far.')).toBeVisible();
  await alice.button('Cut a connection').click();
  const repairs = alice.page.getByRole('list', { name: 'What the mesh mended' });
  await expect(repairs.getByRole('listitem').first()).toContainText(
    'Fire drill: the connection to',
  );
  await expect(repairs.getByRole('listitem').first()).toContainText('0 messages lost');

  await tab(alice, 'Connections').click();
  // The list is a second behind, and may still show the link that was cut.
  await alice.page.waitForTimeout(3_000);
  const first = await rows(alice, 'Direct connections')
    .first()
    .getByRole('rowheader')
    .textContent();
  const neighbour = first?.split(' ')[0] ?? '';
  await others.find(({ nick }) => nick === neighbour)?.kill();
  await tab(alice, 'Repairs').click();
  await expect(repairs.getByRole('listitem').first()).toContainText(
    `The connection to ${neighbour} broke`,
    { timeout: 30_000 },
  );
  await expect(repairs.getByRole('listitem').first()).toContainText('0 messages lost');
  await pictures(alice, 'repairs');

  await tab(alice, 'Check-up').click();
  await expect(alice.page.getByText('Nothing is in the way.')).toBeVisible();
  await alice.button('Copy the report').click();
  const copied = await alice.app.evaluate(({ clipboard }) => clipboard.readText());
  expect(copied).toContain('Listening on 127.0.0.1:');
  expect(copied).not.toMatch(/[0-9a-f]{64}/);
  await pictures(alice, 'doctor');
});

test('a split is told while it lasts, with both its sides, and afterwards as over', async ({
  launch,
  company,
}) => {
  test.setTimeout(300_000);
  const alice = await launch('alice');
  await alice.introduce();
  await alice.startNetwork('Garden');
  const others = await company(alice, ['Bob', 'Carol', 'Dan', 'Eve', 'Finn']);
  const far = others.slice(2);
  for (const one of far) one.freeze();
  const banner = alice.page.getByText('The network is split: you and 2 here, 3 elsewhere since');
  await expect(banner).toBeVisible({ timeout: 60_000 });
  await alice.say('written on this side');
  await alice.picture('split-light');
  for (const one of far) one.thaw();
  await expect(banner).toBeHidden({ timeout: 90_000 });
  await alice.button('Network').click();
  await tab(alice, 'Repairs').click();
  const told = alice.page.getByRole('list', { name: 'What the mesh mended' });
  await expect(told).toContainText('never switched off, only cut off or asleep');
  await alice.picture('split-over-light');
});
