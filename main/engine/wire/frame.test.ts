import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAME_BYTES_MAX } from '../../../shared/limits.ts';
import { MeshError } from '../errors.ts';
import { FrameSplitter, frame, frames } from './frame.ts';

const prefix = (length: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length);
  return bytes;
};

function drain(splitter: FrameSplitter): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let next = splitter.next(); next !== null; next = splitter.next()) found.push(next);
  return found;
}

const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    return error instanceof MeshError ? error.code : String(error);
  }
  return 'none';
};

const plain = (bytes: Uint8Array): number[] => [...bytes];

describe('T4 frames', () => {
  const bodies = fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { maxLength: 20 });

  it('T4 any chunking gives the same frames', () => {
    const cuts = fc.array(fc.nat({ max: 97 }), { maxLength: 60 });
    fc.assert(
      fc.property(bodies, cuts, fc.boolean(), (sent, lengths, eager) => {
        const stream = frames(sent);
        const splitter = new FrameSplitter(200);
        const got: Uint8Array[] = [];
        let offset = 0;
        for (const length of [...lengths, stream.length]) {
          splitter.push(stream.subarray(offset, offset + length));
          offset = Math.min(stream.length, offset + length);
          if (eager) got.push(...drain(splitter));
        }
        got.push(...drain(splitter));
        expect(got.map(plain)).toEqual(sent.map(plain));
      }),
    );
  });

  it('T4 arbitrary bytes give frames or a typed error, never anything else', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 20 }), (chunks) => {
        const splitter = new FrameSplitter(1000);
        const code = codeOf(() => {
          for (const chunk of chunks) {
            splitter.push(chunk);
            for (const found of drain(splitter)) expect(found.length).toBeLessThanOrEqual(1000);
          }
        });
        expect(['none', 'peer-misbehaved']).toContain(code);
      }),
    );
  });

  it('T4 refuses an oversize or zero length at its fourth byte, before any body', () => {
    for (const length of [0, 4097, FRAME_BYTES_MAX, 0xffff_ffff]) {
      const splitter = new FrameSplitter(4096);
      const bytes = prefix(length);
      splitter.push(bytes.subarray(0, 3));
      expect(splitter.next()).toBeNull();
      splitter.push(bytes.subarray(3));
      expect(codeOf(() => splitter.next())).toBe('peer-misbehaved');
    }
  });

  it('T4 takes a frame of exactly the maximum', () => {
    const splitter = new FrameSplitter(4096);
    splitter.push(frame(new Uint8Array(4096).fill(7)));
    expect(splitter.next()).toHaveLength(4096);
    expect(splitter.next()).toBeNull();
  });

  it('T4 a raised maximum holds for bytes that have already been pushed', () => {
    const splitter = new FrameSplitter(4);
    splitter.push(frames([new Uint8Array(4), new Uint8Array(5)]));
    expect(splitter.next()).toHaveLength(4);
    splitter.raiseMax(5);
    splitter.raiseMax(3);
    expect(splitter.next()).toHaveLength(5);
  });

  it('T4 frames within a chunk are views of it, not copies', () => {
    const chunk = frame(new Uint8Array([1, 2, 3]));
    const splitter = new FrameSplitter(10);
    splitter.push(chunk);
    expect(splitter.next()?.buffer).toBe(chunk.buffer);
  });

  it('T4 we send nothing that a peer would refuse', () => {
    expect(codeOf(() => frame(new Uint8Array(0)))).toBe('internal');
    expect(codeOf(() => frame(new Uint8Array(FRAME_BYTES_MAX + 1)))).toBe('internal');
    expect(frame(new Uint8Array(FRAME_BYTES_MAX))).toHaveLength(FRAME_BYTES_MAX + 4);
  });
});
