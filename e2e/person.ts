import path from 'node:path';
import { type ElectronApplication, expect, type Locator, type Page } from '@playwright/test';
import { root } from './electron.ts';

/** Message boxes of the system's cannot be clicked from here: each is answered, and written down. */
export async function answerBoxes(app: ElectronApplication, response: number): Promise<void> {
  await app.evaluate(({ dialog }, button) => {
    const world = globalThis as { asked?: string[] };
    world.asked ??= [];
    dialog.showMessageBox = async (...args: unknown[]) => {
      const { message } = args.at(-1) as { message: string };
      world.asked?.push(message);
      return { response: button, checkboxChecked: false };
    };
  }, response);
}

/** Somebody at their own computer: one program, one window, one data folder. */
export class Person {
  readonly name: string;
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly dataDir: string;

  constructor(name: string, app: ElectronApplication, page: Page, dataDir: string) {
    this.name = name;
    this.app = app;
    this.page = page;
    this.dataDir = dataDir;
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  field(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true });
  }

  dialog(name: string): Locator {
    return this.page.getByRole('dialog', { name });
  }

  get composer(): Locator {
    return this.field('Message');
  }

  get timeline(): Locator {
    return this.page.getByRole('log', { name: 'Messages' });
  }

  get status(): Locator {
    return this.page.getByRole('status', { name: 'Network status' });
  }

  /** Step 1 of the wizard. */
  async introduce(nick = this.name): Promise<void> {
    await this.field('Nickname').fill(nick);
    await this.button('Continue').click();
    await expect(this.page.getByRole('heading', { name: 'Your network' })).toBeVisible();
  }

  /** Steps 2 and 3 of a founder. @returns the address to tell others. */
  async startNetwork(name: string): Promise<string> {
    await this.page.getByRole('radio', { name: 'Start a new one' }).click();
    await this.field('Name of the network').fill(name);
    await this.button('Start the network').click();
    await expect(this.page.getByRole('heading', { name: 'Your network is ready' })).toBeVisible();
    const address = await this.toldAddress();
    await this.button('Open chat').click();
    await expect(this.composer).toBeVisible();
    return address;
  }

  /** The first address with a Copy button on the screen that is up. */
  async toldAddress(): Promise<string> {
    const label = await this.button(/^Copy address /)
      .first()
      .getAttribute('aria-label');
    return label?.replace('Copy address ', '') ?? '';
  }

  /** The address to tell others, from behind the status line. */
  async address(): Promise<string> {
    await this.button('Network').click();
    const address = await this.toldAddress();
    await this.page.keyboard.press('Escape');
    return address;
  }

  async joinAt(...addresses: string[]): Promise<void> {
    await this.page.getByRole('radio', { name: 'Join at an address' }).click();
    await this.field('Address of a member’s device').fill(addresses.join(', '));
    await this.button('Join').click();
    await expect(this.page.getByRole('heading', { name: 'Joining a network' })).toBeVisible();
  }

  /** Makes an invite link in the dialog. @returns its text */
  async createLink(people = 'One person'): Promise<string> {
    await this.page.keyboard.press('Control+i');
    const dialog = this.dialog('Invite people');
    await dialog.getByRole('tab', { name: 'By a link' }).click();
    await dialog.getByRole('radio', { name: people }).click();
    await dialog.getByRole('button', { name: 'Make a link' }).click();
    // The newest, once it is made.
    const url = dialog.getByRole('textbox', { name: 'The link' });
    await expect(dialog.getByRole('button', { name: 'Make a link' })).toBeEnabled();
    return url.inputValue();
  }

  /** Step 2 of the wizard, with a link. */
  async joinByLink(url: string): Promise<void> {
    await this.page.getByRole('radio', { name: 'Join with an invite link' }).click();
    await this.field('Invite link').fill(url);
    await this.button('Join').click();
  }

  /** Dialled somebody, was refused, and says what that means. */
  async expectWaiting(): Promise<void> {
    const steps = this.page.getByRole('list', { name: 'Progress' });
    await expect(steps.getByRole('listitem').filter({ hasText: 'under way' })).toContainText(
      'Waiting to be invited',
    );
  }

  /** The key as the waiting screen or the identity dialog shows it. */
  async key(): Promise<string> {
    return (await this.page.getByRole('group', { name: 'Your public key' }).textContent()) ?? '';
  }

  /** Pastes keys into the invite dialog, as somebody would. */
  async invite(keys: string): Promise<void> {
    await this.page.keyboard.press('Control+i');
    const dialog = this.dialog('Invite people');
    await dialog.getByRole('textbox', { name: 'Public keys' }).fill(keys);
    await dialog.getByRole('button', { name: /^Invite \d/ }).click();
    await expect(dialog.getByText('invited', { exact: true })).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(dialog).toBeHidden();
  }

  /** "This is network …": yes. */
  async confirm(network: string): Promise<void> {
    await expect(
      this.page.getByRole('heading', { name: 'Is this the network you meant?' }),
    ).toBeVisible();
    await expect(this.page.getByText(`This is network ${network}.`)).toBeVisible();
    await this.button('Join').click();
    await expect(this.composer).toBeVisible();
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Enter');
    await expect(this.composer).toHaveValue('');
  }

  /** The message stands in the timeline, once. */
  async expectMessage(text: string): Promise<void> {
    await expect(this.timeline.getByText(text, { exact: true })).toHaveCount(1);
  }

  async expectNotice(text: string): Promise<void> {
    await expect(this.timeline.getByText(text).first()).toBeVisible();
  }

  /** In the sidebar, with what is known of their presence. */
  async expectMember(nick: string, presence: string | RegExp): Promise<void> {
    const members = this.page.getByRole('list', { name: 'Members' });
    await expect(members.getByRole('listitem').filter({ hasText: nick })).toContainText(presence);
  }

  /** A row of the list of conversations. */
  conversation(name: string): Locator {
    return this.page
      .getByRole('navigation', { name: 'Conversations' })
      .getByRole('button', { name: new RegExp(`^${name}\\b`) });
  }

  /** Begins to talk with a member alone, from the list of members. */
  async writeTo(nick: string): Promise<void> {
    const members = this.page.getByRole('list', { name: 'Members' });
    await members.getByRole('button', { name: new RegExp(`^${nick}\\b`) }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: nick })).toBeVisible();
  }

  async resize(width: number, height: number): Promise<void> {
    await this.app.evaluate(
      ({ BrowserWindow }, size) =>
        BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
      { width, height },
    );
  }

  /** Answers the system's message boxes with their first button (0) or another one from now on. */
  async answer(button: number): Promise<void> {
    await answerBoxes(this.app, button);
  }

  async picture(name: string): Promise<void> {
    await this.page.screenshot({ path: path.join(root, 'test-results/pictures', `${name}.png`) });
  }
}
