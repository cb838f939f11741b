import { expect, test } from './fixtures.ts';
import { inspect } from './inspect.ts';

test('a passphrase is asked for at the start, 24 words replace it, and nothing is lost', async ({
  launch,
}) => {
  test.setTimeout(180_000);
  const alice = await launch('alice');
  await alice.introduce();
  await alice.startNetwork('Garden');
  await alice.say('the key is under the mat');
  await alice.page.keyboard.press('Control+e');
  const identity = alice.dialog('Your identity');
  await identity.getByRole('button', { name: 'Set a passphrase…' }).click();
  await identity.getByLabel('New passphrase').fill('green meadow');
  await identity.getByLabel('The same once more').fill('green meadow');
  await inspect(alice, 'guard');
  await identity.getByRole('button', { name: 'Save', exact: true }).last().click();
  await expect(identity.getByText('Locked by your passphrase')).toBeVisible();

  // The words are written down, and three of them are asked for.
  await identity.getByRole('button', { name: 'Recovery words…' }).click();
  const dialog = alice.dialog('Recovery words');
  await dialog.getByRole('button', { name: 'Show the words' }).click();
  const words = await dialog.getByRole('listitem').allTextContents();
  expect(words).toHaveLength(24);
  await inspect(alice, 'words');
  await dialog.getByRole('button', { name: 'I have written them down' }).click();
  for (const field of await dialog.getByRole('textbox').all()) {
    const label = (await field.getAttribute('aria-label')) ?? (await labelOf(field));
    await field.fill(words[Number(label.replace(/\D/g, '')) - 1] ?? '');
  }
  await dialog.getByRole('button', { name: 'Check' }).click();
  await expect(dialog.getByText('All three are right.')).toBeVisible();
  await alice.app.close();

  const again = await launch('alice', { dataDir: alice.dataDir });
  const passphrase = again.page.getByLabel('Passphrase', { exact: true });
  await passphrase.and(again.page.getByRole('textbox')).fill('red meadow');
  await again.button('Unlock').click();
  await expect(again.page.getByText('This is not the right passphrase.')).toBeVisible();
  await inspect(again, 'locked');
  await again.page.getByRole('radio', { name: 'Recovery words' }).click();
  await again.field('24 recovery words').fill(words.slice(1).join(' '));
  await again.button('Unlock').click();
  await expect(again.page.getByText('There are 24 words, and 23 were given.')).toBeVisible();
  await again.field('24 recovery words').fill(words.join(' '));
  await again.page.getByLabel('A new passphrase').fill('blue lake');
  await again.picture('locked-words');
  await again.button('Unlock').click();
  await again.expectMessage('the key is under the mat');
  await again.say('and still mine');
});

const labelOf = (field: import('@playwright/test').Locator): Promise<string> =>
  field.evaluate((input: HTMLInputElement) => input.labels?.[0]?.textContent ?? '');
