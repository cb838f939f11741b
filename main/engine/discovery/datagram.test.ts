import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { NetworkId } from '../../../shared/ids.ts';
import { hmacSha256 } from '../crypto/hash.ts';
import { type CborValue, encodeCbor } from '../wire/cbor.ts';
import {
  DATAGRAM_BYTES,
  DATAGRAM_BYTES_MAX,
  type Datagram,
  dayOf,
  decodeDatagram,
  encodeDatagram,
  hintOf,
  isOurs,
  REQUEST,
  RESPONSE,
} from './datagram.ts';

const network = 'a1'.repeat(32) as NetworkId;
const today = dayOf(Date.UTC(2025, 5, 1, 12));
const datagram = (fields: Partial<Datagram> = {}): Datagram => ({
  kind: REQUEST,
  nonce: new Uint8Array(8).fill(3),
  hint: hintOf(network, today),
  day: today,
  tcpPort: 9000,
  ...fields,
});

it('D1 says back what was said', () => {
  const any = fc.record<Datagram>({
    kind: fc.constantFrom(REQUEST, RESPONSE),
    nonce: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    hint: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    day: fc.nat({ max: 0xffff_ffff }),
    tcpPort: fc.integer({ min: 1, max: 65_535 }),
  });
  fc.assert(
    fc.property(any, (original) => {
      const bytes = encodeDatagram(original);
      // Amplification is exactly 1, whatever the fields are.
      expect(bytes).toHaveLength(DATAGRAM_BYTES);
      const decoded = decodeDatagram(bytes);
      expect(decoded && plain(decoded)).toEqual(plain(original));
    }),
  );
});

it('D1 makes nothing of bytes that are no datagram, and never throws', () => {
  const near = fc
    .tuple(fc.nat({ max: DATAGRAM_BYTES - 1 }), fc.integer({ min: 1, max: 255 }))
    .map(([at, change]) => {
      const bytes = Uint8Array.from(encodeDatagram(datagram()));
      bytes[at] = (bytes[at] ?? 0) ^ change;
      return bytes;
    });
  const garbage = fc.uint8Array({ maxLength: 600 });
  fc.assert(
    fc.property(fc.oneof(near, garbage), (bytes) => {
      const decoded = decodeDatagram(bytes);
      if (decoded !== null) expect(decoded.tcpPort).toBeGreaterThan(0);
    }),
    { numRuns: 2_000 },
  );
});

it('D1 refuses every field that is out of its bounds', () => {
  const { nonce, hint, day, tcpPort } = datagram();
  const padding = new Uint8Array(18);
  const fields: CborValue[] = ['mesh-chat', 1, REQUEST, nonce, hint, day, tcpPort, padding];
  expect(decodeDatagram(encodeCbor(fields))).not.toBeNull();
  const wrong: [number, CborValue][] = [
    [0, 'mesh-chaT'],
    [1, 2],
    [2, 2],
    [2, null],
    [3, new Uint8Array(7)],
    [4, new Uint8Array(17)],
    [4, 'sixteen letters!'],
    [5, 2 ** 32],
    [6, 0],
    [6, 65_536],
  ];
  for (const [index, value] of wrong) {
    expect(decodeDatagram(encodeCbor(fields.with(index, value))), `${index}`).toBeNull();
  }
  expect(decodeDatagram(encodeCbor('mesh-chat'.repeat(10)))).toBeNull();
});

it('D1 answers nothing shorter than the answer, nor anything long', () => {
  const { nonce, hint, day, tcpPort } = datagram();
  const padded = (count: number): Uint8Array =>
    encodeCbor(['mesh-chat', 1, REQUEST, nonce, hint, day, tcpPort, new Uint8Array(count)]);
  expect(decodeDatagram(padded(17))).toBeNull();
  expect(decodeDatagram(padded(18))).not.toBeNull();
  expect(decodeDatagram(padded(400))).not.toBeNull();
  expect(decodeDatagram(padded(DATAGRAM_BYTES_MAX))).toBeNull();
});

it('T6 ignores fields that a later version appends', () => {
  const { nonce, hint, day, tcpPort } = datagram();
  const later = ['mesh-chat', 1, REQUEST, nonce, hint, day, tcpPort, new Uint8Array(18), 'new', 7];
  expect(decodeDatagram(encodeCbor(later))?.tcpPort).toBe(9000);
});

it('D1 knows members by the keyed hint, today, yesterday and tomorrow', () => {
  for (const off of [-1, 0, 1]) {
    const day = today + off;
    expect(isOurs(datagram({ day, hint: hintOf(network, day) }), network, today)).toBe(true);
  }
  for (const off of [-2, 2]) {
    const day = today + off;
    expect(isOurs(datagram({ day, hint: hintOf(network, day) }), network, today)).toBe(false);
  }
  expect(isOurs(datagram({ day: today + 1 }), network, today)).toBe(false);
  expect(isOurs(datagram(), 'b2'.repeat(32) as NetworkId, today)).toBe(false);
});

it('D1 computes the hint as the protocol says', () => {
  const key = new Uint8Array(32).fill(0xa1);
  const message = Uint8Array.from([...Buffer.from('lan'), 0, 0, 0x4f, 0x1a]);
  expect(plainBytes(hintOf(network, 0x4f1a))).toEqual(
    plainBytes(hmacSha256(key, message)).slice(0, 16),
  );
});

const plainBytes = (bytes: Uint8Array): number[] => [...bytes];
const plain = ({ nonce, hint, ...rest }: Datagram) => ({
  ...rest,
  nonce: plainBytes(nonce),
  hint: plainBytes(hint),
});
