/** What is installed is what was looked at when it was added: the lockfile pins every package's bytes. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

type Entry = { readonly integrity?: string; readonly link?: boolean; readonly optional?: boolean };

const lockfile = join(dirname(import.meta.dirname), 'package-lock.json');
const { packages } = JSON.parse(readFileSync(lockfile, 'utf8')) as {
  packages: Record<string, Entry>;
};

it('every package has a hash, but for an accelerator that no bundle uses', () => {
  const unpinned = Object.entries(packages)
    .filter(([path, entry]) => path !== '' && !entry.link && entry.integrity === undefined)
    // cbor-x runs without; the registry has listed these for no install of ours so far.
    .filter(([path]) => !path.startsWith('node_modules/@cbor-extract/'));
  expect(unpinned).toEqual([]);
});
