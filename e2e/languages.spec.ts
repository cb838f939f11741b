import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { clippedWords } from './clipped.ts';
import { expect, type Launch, test } from './fixtures.ts';
import { inspect } from './inspect.ts';
import type { Person } from './person.ts';

const DIALOGS = ['m', 'e', 'h', 'i', 'k', ','] as const;

async function speaking(launch: Launch, folder: string, language: string): Promise<Person> {
  await writeFile(path.join(folder, 'config.json'), JSON.stringify({ language }));
  const alice = await launch('alice', { dataDir: folder });
  await alice.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setContentSize(900, 600);
    window?.webContents.setZoomFactor(2);
  });
  await expect.poll(() => alice.page.evaluate(() => innerWidth)).toBe(450);
  return alice;
}

/** Every screen that one person alone can reach, by what is the same in all languages. */
async function walk({ page }: Person): Promise<void> {
  const look = async (screen: string) =>
    expect.soft(await clippedWords(page), `cut off in ${screen}`).toEqual([]);
  const next = page.locator('form button[type="submit"]');
  await look('you');
  await page.getByRole('textbox').first().fill('Maximiliane-Wilhelmine');
  await next.last().click();
  const ways = page.getByRole('radio');
  for (const way of [2, 1, 0]) {
    await ways.nth(way).click();
    await look(`network ${way}`);
  }
  await next.last().click();
  await expect(page.locator('code', { hasText: '127.0.0.1' }).first()).toBeVisible();
  await look('ready');
  await page.locator('main button').last().click();
  const composer = page.locator('textarea');
  await composer.fill('Hello, مرحبا!');
  await composer.press('Enter');
  await expect(page.getByRole('log').getByText('Hello, مرحبا!')).toBeVisible();
  await look('chat');
  for (const key of DIALOGS) {
    await page.keyboard.press(`Control+${key}`);
    const dialog = page.getByRole('dialog');
    await expect(dialog).toBeVisible();
    await look(`dialog of Control+${key}`);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
  await page.locator('footer button').last().click();
  for (const tab of await page.getByRole('tab').all()) {
    await tab.click();
    await look(`network panel, ${await tab.textContent()}`);
  }
  await page.keyboard.press('Escape');
}

test('in Arabic nothing is cut off at twice the size, and another language or high contrast is there at once', async ({
  launch,
  newFolder,
}) => {
  const alice = await speaking(launch, await newFolder('alice'), 'ar');
  const html = alice.page.locator('html');
  const menus = () =>
    alice.app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label));
  await expect(html).toHaveAttribute('dir', 'rtl');
  expect(await menus()).toContain('تحرير');
  await walk(alice);
  await alice.page.keyboard.press('Control+,');
  await alice.page.getByRole('radio', { name: 'Deutsch' }).click();
  await alice.button('حفظ').click();
  await expect(alice.page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible();
  await expect(html).toHaveAttribute('dir', 'ltr');
  // The hours are the language's own.
  await expect(alice.page.locator('time').first()).toHaveText(/^\d{2}:\d{2}$/);
  expect(await menus()).toContain('Bearbeiten');

  await alice.page.getByRole('radio', { name: 'Hoher Kontrast' }).click();
  await alice.button('Speichern').click();
  await expect(html).toHaveAttribute('data-contrast');
  await inspect(alice, 'contrast-settings');
  await alice.page.keyboard.press('Escape');
  await inspect(alice, 'contrast-chat');
});

test('with words a third longer nothing is cut off at twice the size', async ({
  launch,
  newFolder,
}) => {
  await walk(await speaking(launch, await newFolder('alice'), 'en-XA'));
});
