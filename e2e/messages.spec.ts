import { expect, type Launch, test } from './fixtures.ts';
import { inspect } from './inspect.ts';
import type { Person } from './person.ts';

const NETWORK = 'Garden';

async function aliceAndBob(launch: Launch): Promise<{ alice: Person; bob: Person }> {
  const alice = await launch('alice');
  await alice.introduce();
  const at = await alice.startNetwork(NETWORK);
  const bob = await launch('bob');
  await bob.introduce();
  await bob.joinAt(at);
  await bob.expectWaiting();
  await alice.invite(await bob.key());
  await bob.confirm(NETWORK);
  return { alice, bob };
}

const line = (person: Person, text: string) =>
  person.timeline.getByRole('article').filter({ hasText: text });

test('a message is answered, reacted to, edited and deleted, with the mouse', async ({
  launch,
}) => {
  test.setTimeout(240_000);
  const { alice, bob } = await aliceAndBob(launch);
  await alice.say('Shall we have lunch at one?');
  await bob.expectMessage('Shall we have lunch at one?');

  await line(bob, 'lunch at one').hover();
  await bob.button('Reply').click();
  await expect(bob.page.getByRole('region', { name: 'Reply to alice' })).toBeVisible();
  await bob.say('Gladly');
  const answer = line(alice, 'Gladly');
  await expect(
    answer.getByRole('button', { name: 'Answers You. Go to that message' }),
  ).toContainText('Shall we have lunch at one?');
  await answer.getByRole('button', { name: /^Answers/ }).click();
  await expect(line(alice, 'lunch at one').first()).toBeFocused();

  await line(bob, 'Shall we').first().hover();
  await bob.button('React').click();
  const picker = bob.page.getByRole('dialog', { name: 'Emoji' });
  await picker.getByRole('searchbox').fill('pizza');
  await picker.getByRole('button', { name: 'pizza' }).click();
  const chip = alice.timeline.getByRole('button', { name: /^🍕: 1/ });
  await expect(chip).toHaveAttribute('aria-pressed', 'false');
  await chip.click();
  await expect(bob.timeline.getByRole('button', { name: /^🍕: 2/ })).toBeVisible();
  await alice.timeline.getByRole('button', { name: /^🍕: 2/ }).click();
  await expect(bob.timeline.getByRole('button', { name: /^🍕: 1/ })).toBeVisible();

  await line(alice, 'lunch at one').first().click({ button: 'right' });
  await inspect(alice, 'message-menu');
  await alice.page.getByRole('menuitem', { name: 'Edit' }).click();
  await expect(alice.composer).toHaveValue('Shall we have lunch at one?');
  await alice.say('Shall we have lunch at two?');
  await expect(line(bob, 'lunch at two').first()).toBeVisible();
  await expect(line(bob, 'lunch at two').first()).toContainText('edited');
  await inspect(bob, 'messages-changed');

  await line(alice, 'Shall we').first().click({ button: 'right' });
  await alice.page.getByRole('menuitem', { name: 'Delete' }).click();
  const sure = alice.dialog('Delete this message?');
  await inspect(alice, 'dialog-delete');
  await sure.getByRole('button', { name: 'Cancel' }).click();
  await expect(line(alice, 'lunch at two').first()).toBeVisible();
  await line(alice, 'Shall we').first().click({ button: 'right' });
  await alice.page.getByRole('menuitem', { name: 'Delete' }).click();
  await sure.getByRole('button', { name: 'Delete' }).click();
  for (const person of [alice, bob]) {
    await expect(person.timeline.getByText('lunch at two')).toHaveCount(0);
    await expect(person.timeline.getByText('This message was deleted').first()).toBeVisible();
  }
  await expect(bob.page.getByRole('menuitem')).toHaveCount(0);
  await inspect(bob, 'messages-deleted');
});

test('the same by keys alone', async ({ launch }) => {
  test.setTimeout(240_000);
  const { alice, bob } = await aliceAndBob(launch);
  const { keyboard } = alice.page;
  await alice.say('frist');
  await keyboard.press('ArrowUp');
  await expect(alice.composer).toHaveValue('frist');
  await keyboard.press('Escape');
  await expect(alice.composer).toHaveValue('');
  await keyboard.press('ArrowUp');
  await alice.say('first');
  await bob.expectMessage('first');

  await expect(async () => {
    await alice.composer.pressSequentially('x');
    await expect(bob.page.getByText('alice is writing…')).toBeVisible({ timeout: 3500 });
  }).toPass();
  await alice.composer.fill('');
  await alice.composer.pressSequentially('ask @b');
  const people = alice.page.getByRole('listbox', { name: 'Members' });
  await expect(people.getByRole('option', { name: /^bob/ })).toHaveAttribute(
    'aria-selected',
    'true',
  );
  await keyboard.press('Enter');
  await expect(alice.composer).toHaveValue('ask @bob ');
  await keyboard.press('Control+a');
  await alice.composer.pressSequentially('@');
  await people.getByRole('option', { name: /^bob/ }).click();
  await expect(alice.composer).toBeFocused();
  await alice.composer.pressSequentially('hello');
  await keyboard.press('Enter');
  await expect(line(bob, 'hello').locator('.mention-own')).toHaveText('@bob');

  await bob.say('second');
  await alice.expectMessage('second');

  await alice.timeline.focus();
  await keyboard.press('ArrowUp');
  await expect(line(alice, 'second')).toBeFocused();
  await keyboard.press('+');
  await alice.page.getByRole('dialog', { name: 'Emoji' }).waitFor();
  await inspect(alice, 'emoji-picker');
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await expect(bob.timeline.getByRole('button', { name: /^❤️: 1/ })).toBeVisible();

  await line(alice, 'second').focus();
  await keyboard.press('r');
  await expect(alice.composer).toBeFocused();
  await inspect(alice, 'composer-reply');
  await alice.say('third');
  await expect(line(bob, 'third').getByRole('button', { name: /^Answers/ })).toContainText(
    'second',
  );

  await line(alice, 'third').focus();
  await keyboard.press('Enter');
  await expect(alice.page.getByRole('menu')).toBeVisible();
  await keyboard.press('Escape');
  await expect(line(alice, 'third')).toBeFocused();
  await keyboard.press('Delete');
  await expect(alice.dialog('Delete this message?')).toBeVisible();
  await keyboard.press('Tab');
  await alice.dialog('Delete this message?').getByRole('button', { name: 'Delete' }).press('Enter');
  await expect(bob.timeline.getByText('third', { exact: true })).toHaveCount(0);
});

const ATTACKS = [
  '<img src=x onerror="document.title=\'owned\'"><b>bold</b><script>document.title="owned"</script>',
  '[click](javascript:document.title="owned") and javascript:alert(1) and file:///etc/passwd',
  '![x](https://example.org/track.png) <https://example.org@evil.example/>',
  'user\u202egnp.exe',
  'w'.repeat(10_000),
  '👨‍👩‍👧‍👦'.repeat(300),
  '*'.repeat(3_000),
  '> '.repeat(400),
];

test('markup, addresses, overrides and endless words are shown and not obeyed', async ({
  launch,
}) => {
  test.setTimeout(240_000);
  const alice = await launch('alice');
  await alice.introduce('<b>\u05d0\u05dc\u05d9\u05e1</b>');
  await alice.startNetwork(NETWORK);
  const title = await alice.page.title();
  for (const text of ATTACKS) await alice.say(text);
  const articles = alice.timeline.getByRole('article');
  await expect(articles).toHaveCount(ATTACKS.length);
  for (const tag of ['img', 'script', 'b', 'iframe', 'a[href^="javascript"]', 'a[href^="file"]'])
    await expect(articles.locator(tag)).toHaveCount(0);
  await expect(articles.nth(0)).toContainText('<b>bold</b>');
  await expect(articles.nth(3)).toContainText('usergnp.exe');
  expect(await alice.page.title()).toBe(title);
  const wider = await alice.timeline.evaluate((box) => box.scrollWidth - box.clientWidth);
  expect(wider).toBe(0);
  await alice.picture('messages-attacks');
});

test('Markdown is drawn, links are handed to the system, mentions stand out', async ({
  launch,
}) => {
  test.setTimeout(240_000);
  const { alice, bob } = await aliceAndBob(launch);
  await alice.say(
    'Hello @bob, **three things** for _tonight_:\n\n1. buy `bread`\n2. see https://example.org/list\n3. [the plan](https://example.org/plan)\n\n> as you said\n\n```ts\nconst guests = 4; // not five\n```',
  );
  await bob.say('🎉');
  const shown = line(bob, 'three things');
  await expect(shown.locator('strong')).toHaveText('three things');
  await expect(shown.getByRole('listitem')).toHaveCount(3);
  await expect(shown.locator('.mention-own')).toHaveText('@bob');
  await expect(shown.locator('.code-keyword')).toHaveText('const');
  await expect(shown.getByRole('link', { name: /the plan/ })).toContainText('example.org');
  await bob.app.evaluate(({ shell }) => {
    shell.openExternal = async (url) => {
      Object.assign(globalThis, { opened: url });
    };
  });
  await shown.getByRole('link', { name: 'https://example.org/list' }).click();
  await expect
    .poll(() => bob.app.evaluate(() => Reflect.get(globalThis, 'opened')))
    .toBe('https://example.org/list');
  await inspect(bob, 'messages-markdown');
  await inspect(alice, 'messages-markdown-own');
});

test('a message of long ago is found and shown where it was said', async ({ launch }) => {
  test.setTimeout(300_000);
  const alice = await launch('alice');
  await alice.introduce();
  await alice.startNetwork(NETWORK);
  await alice.say('the Needle is hidden here');
  await alice.page.evaluate(async () => {
    const mesh = (
      globalThis as unknown as {
        mesh: { sendMessage: (input: unknown) => Promise<unknown> };
      }
    ).mesh;
    for (let n = 0; n < 400; n += 1)
      await mesh.sendMessage({ conversation: 'everyone', text: `hay ${n}`, replyTo: null });
  });
  await alice.expectMessage('hay 399');
  await alice.page.reload();
  await alice.expectMessage('hay 399');
  await expect(alice.timeline.getByText('Needle')).toHaveCount(0);

  await alice.page.keyboard.press('Control+f');
  const search = alice.page.getByRole('combobox', { name: 'Search in Everyone' });
  const everywhere = alice.page.getByRole('combobox', {
    name: 'Find people, commands and messages',
  });
  await search.fill('nowhere');
  await alice.page.getByRole('option', { name: 'Search all conversations' }).click();
  await expect(everywhere).toHaveValue('nowhere');
  await alice.page.keyboard.press('Escape');
  await alice.page.keyboard.press('Control+f');
  await search.fill('needle');
  await expect(alice.page.getByRole('option')).toHaveCount(1);
  await inspect(alice, 'palette-search');
  await alice.page.keyboard.press('Enter');
  await expect(line(alice, 'Needle')).toBeFocused();
  await expect(line(alice, 'Needle')).toBeInViewport();
  await alice.expectMessage('hay 1');
  await expect(alice.timeline.getByText('hay 399', { exact: true })).toHaveCount(0);

  await alice.button('Jump to the latest message').click();
  await alice.expectMessage('hay 399');
  await expect(alice.timeline.getByText('hay 399', { exact: true })).toBeInViewport();

  await alice.page.keyboard.press('Control+k');
  await everywhere.fill('hay 21');
  await expect(alice.page.getByRole('option').first()).toContainText('hay 21');
  await inspect(alice, 'palette');
  await everywhere.fill('your ident');
  await alice.page.keyboard.press('Enter');
  await expect(alice.dialog('Your identity')).toBeVisible();
});
