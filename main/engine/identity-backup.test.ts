import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateSeed } from './crypto/ed25519.ts';
import { openIdentity, sealIdentity } from './identity-backup.ts';

describe('a backup of an identity', () => {
  it('opens with its passphrase, however the letters are composed, and with no other', async () => {
    const seed = generateSeed();
    const file = await sealIdentity(seed, 'grüne Wiese');
    expect(await openIdentity(file, 'gr\u0075\u0308ne Wiese')).toEqual(seed);
    await expect(openIdentity(file, 'gruene Wiese')).rejects.toThrow('passphrase-wrong');
    expect(Buffer.from(file).includes(Buffer.from(seed))).toBe(false);
  });

  it('is never the same twice', async () => {
    const seed = generateSeed();
    expect(await sealIdentity(seed, 'x')).not.toEqual(await sealIdentity(seed, 'x'));
  });

  it('takes a bare identity.key too', async () => {
    const seed = generateSeed();
    expect(await openIdentity(seed, '')).toEqual(seed);
  });

  it('tells anything else from a backup, by a typed error', async () => {
    const file = await sealIdentity(generateSeed(), 'x');
    await expect(openIdentity(file.subarray(1), 'x')).rejects.toThrow('backup-damaged');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        fc.pre(bytes.length !== 32);
        await expect(openIdentity(bytes, 'x')).rejects.toThrow('backup-damaged');
      }),
      { numRuns: 50 },
    );
  });
});
