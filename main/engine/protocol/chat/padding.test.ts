import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pad, unpad } from './padding.ts';

it('C3 gives back every text, in one of a few sizes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (text) => {
      const padded = pad(text);
      expect(unpad(padded)).toEqual(text);
      expect([256, 512, 1024, 2048, 4096]).toContain(padded.length);
    }),
  );
});

it('C3 refuses what nobody padded', () => {
  const junk = [new Uint8Array(), new Uint8Array(300), Uint8Array.of(1, 0, 0)];
  for (const bytes of junk) expect(() => unpad(bytes)).toThrow('peer-misbehaved');
});
