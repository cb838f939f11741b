/** Cuts an input into lines of bytes. */

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * Lines without their ends, `\n` or `\r\n`; a last one without an end counts. Of a line above
 * `bytesMax` nothing is kept: it comes as null, however long it goes on.
 */
export async function* splitLines(
  input: AsyncIterable<Uint8Array | string>,
  bytesMax: number,
): AsyncGenerator<Uint8Array | null> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const add = (part: Uint8Array): void => {
    length += part.length;
    if (length > bytesMax + 1) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  const take = (): Uint8Array | null => {
    const line = Buffer.concat(parts);
    const whole = length <= bytesMax + 1;
    parts = [];
    length = 0;
    const end = line.at(-1) === RETURN ? line.length - 1 : line.length;
    return whole && end <= bytesMax ? line.subarray(0, end) : null;
  };
  for await (const chunk of input) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
    let from = 0;
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, from)) {
      add(bytes.subarray(from, at));
      yield take();
      from = at + 1;
    }
    add(bytes.subarray(from));
  }
  if (length > 0) yield take();
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text that the bytes are, or null where they are none: not UTF-8, or with a NUL. */
export function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
