import { expect, test } from './fixtures.ts';
import { inspect } from './inspect.ts';

test('axe finds nothing on any screen, light or dark', async ({ launch }) => {
  test.setTimeout(480_000);
  const alice = await launch('alice');
  await inspect(alice, 'wizard-1-you');
  await alice.introduce();
  await inspect(alice, 'wizard-2-start');
  await alice.page.getByRole('radio', { name: 'Join at an address' }).click();
  await inspect(alice, 'wizard-2-join');
  await alice.page.getByRole('radio', { name: 'Start a new one' }).click();
  await alice.button('Start the network').click();
  await expect(alice.button('Open chat')).toBeVisible();
  await inspect(alice, 'wizard-3-ready');
  const address = await alice.toldAddress();
  await alice.button('Open chat').click();
  await inspect(alice, 'chat-alone');

  const bob = await launch('bob');
  await bob.introduce();
  await bob.joinAt(address);
  await bob.expectWaiting();
  await inspect(bob, 'wizard-3-waiting');
  await expect(alice.button(/^Invite bob /)).toBeVisible();
  await inspect(alice, 'chat-knock');

  await alice.page.keyboard.press('Control+i');
  await alice.field('Public keys').fill(`bob ${await bob.key()}\n${'a'.repeat(63)}`);
  await inspect(alice, 'dialog-invite');
  await alice.page.keyboard.press('Escape');
  await alice.invite(await bob.key());
  await expect(bob.button('Join')).toBeVisible();
  await inspect(bob, 'wizard-3-confirm');
  await bob.button('Join').click();

  await alice.expectMember('bob', 'online');
  await alice.say('Do you see this?\nOn two lines.');
  await bob.say('Yes.');
  await alice.expectMessage('Yes.');
  await inspect(alice, 'chat');
  await alice.composer.fill('/');
  await inspect(alice, 'chat-commands');
  await alice.composer.fill('');
  for (const [keys, name] of [
    ['Control+m', 'members'],
    ['Control+e', 'identity'],
    ['Control+h', 'help'],
  ] as const) {
    await alice.page.keyboard.press(keys);
    await inspect(alice, `dialog-${name}`);
    await alice.page.keyboard.press('Escape');
  }
  await alice.button('Network').click();
  await inspect(alice, 'dialog-network');
});

test('the smallest window and twice the size keep every control in reach', async ({ launch }) => {
  const alice = await launch('alice');
  await alice.introduce();
  await alice.startNetwork('Garden');
  await alice.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setSize(720, 480);
    window?.webContents.setZoomFactor(2);
  });
  await alice.say('large letters');
  await alice.expectMessage('large letters');
  await expect(alice.status).toBeInViewport();
  await expect(alice.composer).toBeInViewport();
});
