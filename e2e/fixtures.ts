import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  _electron,
  test as base,
  type ElectronApplication,
  expect,
  type TestInfo,
} from '@playwright/test';
import { electronExecutable, hasSandbox, root } from './electron.ts';
import { answerBoxes, Person } from './person.ts';

type LaunchOptions = {
  /** An existing folder: the same person again. */
  readonly dataDir?: string;
  /** 0 takes a free one. */
  readonly port?: number;
  /** Further words of the command line. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
};

/** Starts the program for somebody, on loopback only and in a data folder of its own. */
export type Launch = (name: string, options?: LaunchOptions) => Promise<Person>;

type Fixtures = {
  readonly launch: Launch;
  /** An empty folder that is gone after the test. */
  readonly newFolder: (name: string) => Promise<string>;
};

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures it needs from it
  newFolder: async ({}, use) => {
    const folders: string[] = [];
    await use(async (name) => {
      const folder = await mkdtemp(path.join(tmpdir(), `mesh-${name}-`));
      folders.push(folder);
      return folder;
    });
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  },

  launch: async ({ newFolder }, use, testInfo) => {
    const started: Started[] = [];
    await use(async (name, { dataDir, ...options } = {}) => {
      const folder = dataDir ?? (await newFolder(name));
      const one = await start(name, folder, options);
      started.push(one);
      return one.person;
    });
    for (const one of started) await finish(one, testInfo);
    // A broken rule of the content security policy shows up here as well.
    expect(started.flatMap(({ mistakes }) => mistakes)).toEqual([]);
  },
});

type Started = {
  readonly person: Person;
  readonly output: string[];
  readonly mistakes: string[];
  readonly isOpen: () => boolean;
};

async function start(
  name: string,
  dataDir: string,
  { port = 0, args = [], env = {} }: LaunchOptions,
): Promise<Started> {
  const flags = ['--data-dir', dataDir, '--no-lan', '--bind', '127.0.0.1', '--port', String(port)];
  const app = await _electron.launch({
    executablePath: electronExecutable(),
    args: [root, ...flags, ...args],
    env: { ...(process.env as Record<string, string>), ...env },
    chromiumSandbox: hasSandbox,
    locale: 'en-US',
  });
  const output = outputOf(app);
  let isOpen = true;
  app.once('close', () => {
    isOpen = false;
  });
  const page = await app.firstWindow();
  const mistakes: string[] = [];
  page.on('pageerror', (error) => mistakes.push(`${name}: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') mistakes.push(`${name}: ${message.text()}`);
  });
  await expect(page.getByRole('main')).not.toHaveAttribute('aria-busy', 'true');
  // Not earlier: a main process that is still loading its program collects what it is asked.
  await answerBoxes(app, 0);
  return { person: new Person(name, app, page, dataDir), output, mistakes, isOpen: () => isOpen };
}

function outputOf(app: ElectronApplication): string[] {
  const output: string[] = [];
  app.process().stderr?.on('data', (data: Buffer) => output.push(String(data)));
  return output;
}

/** Ends the program; what it said and showed is kept where the test failed. */
async function finish({ person, output, isOpen }: Started, testInfo: TestInfo): Promise<void> {
  const failed = testInfo.status !== testInfo.expectedStatus;
  if (failed) await testInfo.attach(`${person.name}.log`, { body: output.join('') });
  if (!isOpen()) return;
  if (failed) {
    const body = await person.page.screenshot().catch(() => Buffer.alloc(0));
    await testInfo.attach(`${person.name}.png`, { body, contentType: 'image/png' });
  }
  await person.app.close();
}

export { expect } from '@playwright/test';
