import { expect, test } from './fixtures.ts';

test('the window is sandboxed and isolated, and has nothing but its bridge', async ({ launch }) => {
  const alice = await launch('alice');
  const preferences = await alice.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences: () => Record<string, unknown>;
    };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
  });
  const found = await alice.page.evaluate(() => ({
    globals: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
    bridge: Object.entries((window as unknown as { mesh: object }).mesh).map(
      ([name, value]) => `${name}: ${typeof value}`,
    ),
    origin: location.origin,
  }));
  expect(found.globals).toEqual([]);
  expect(found.origin).toBe('app://mesh');
  expect(found.bridge.sort()).toEqual([
    'backUpIdentity: function',
    'cancelJoin: function',
    'checkUp: function',
    'confirmJoin: function',
    'confirmWords: function',
    'copyText: function',
    'createLink: function',
    'cutLink: function',
    'deleteEverything: function',
    'deleteMessage: function',
    'editMessage: function',
    'followSuccessor: function',
    'foundSuccessor: function',
    'getDesktopSettings: function',
    'getEnforcement: function',
    'getHistories: function',
    'getLinks: function',
    'getMesh: function',
    'getOwnDevices: function',
    'getProtection: function',
    'getSettings: function',
    'getSnapshot: function',
    'getWords: function',
    'holdersOf: function',
    'ignoreKnock: function',
    'invite: function',
    'joinAt: function',
    'joinByLink: function',
    'leaveNetwork: function',
    'markRead: function',
    'mendHistory: function',
    'muteConversation: function',
    'newIdentity: function',
    'onEvent: function',
    'openConversation: function',
    'openLink: function',
    'pageAfter: function',
    'pageAround: function',
    'pageMessages: function',
    'platform: string',
    'quit: function',
    'react: function',
    'readLink: function',
    'resetLink: function',
    'restoreByWords: function',
    'restoreIdentity: function',
    'revoke: function',
    'saveDesktopSettings: function',
    'saveDraft: function',
    'saveFile: function',
    'saveSettings: function',
    'searchMessages: function',
    'sendMessage: function',
    'setAside: function',
    'setBlocked: function',
    'setNick: function',
    'setPassphrase: function',
    'startNetwork: function',
    'takeLink: function',
    'takeShown: function',
    'tryNow: function',
    'typing: function',
    'unlock: function',
    'unlockByWords: function',
  ]);
});

test('the page can go nowhere, open nothing and ask for nothing', async ({ launch }) => {
  const alice = await launch('alice');
  const before = alice.page.url();
  const tried = await alice.page.evaluate(async () => {
    const opened = window.open('https://example.invalid/') === null;
    location.href = 'https://example.invalid/';
    location.href = 'app://mesh/assets/';
    await new Promise((resolve) => setTimeout(resolve, 300));
    const names = ['notifications', 'geolocation', 'camera', 'clipboard-read'] as PermissionName[];
    const states = await Promise.all(
      names.map(async (name) => (await navigator.permissions.query({ name })).state),
    );
    return { opened, states };
  });
  expect(tried.opened).toBe(true);
  expect(new Set(tried.states)).toEqual(new Set(['denied']));
  expect(alice.page.url()).toBe(before);
  expect(alice.app.windows()).toHaveLength(1);
});

test('no request leaves the session, not even from the main process on its behalf', async ({
  launch,
}) => {
  const alice = await launch('alice');
  const answers = await alice.app.evaluate(async ({ session }) => {
    const urls = ['http://127.0.0.1:1/', 'file:///etc/hostname', 'app://mesh/../secret'];
    return Promise.all(
      urls.map((url) =>
        session.defaultSession.fetch(url).then(
          ({ status }) => String(status),
          (error: Error) => error.message,
        ),
      ),
    );
  });
  expect(answers).toEqual(['net::ERR_BLOCKED_BY_CLIENT', 'net::ERR_FAILED', '404']);
});

test('calls that break the contract are refused, and the program lives on', async ({ launch }) => {
  const alice = await launch('alice');
  const answers = await alice.page.evaluate(async () => {
    type Call = (...input: unknown[]) => Promise<{ ok: boolean; error?: { code: string } }>;
    const mesh = (window as unknown as { mesh: Record<string, Call> }).mesh;
    const calls: [string, unknown][] = [
      ['getSnapshot', { extra: 1 }],
      ['getSnapshot', []],
      ['setNick', { nick: 7 }],
      ['copyText', { text: 'x'.repeat(5_000_000) }],
      ['invite', { keys: Array.from({ length: 100_000 }, () => 'a') }],
      ['confirmJoin', { network: '../../etc' }],
      ['sendMessage', undefined],
    ];
    return Promise.all(
      calls.map(async ([name, input]) => (await mesh[name]?.(input))?.error?.code),
    );
  });
  expect(new Set(answers)).toEqual(new Set(['bad-request']));
  await alice.introduce();
});
