import { MESSAGE_BYTES_MAX } from '../../../../shared/limits.ts';
import { MeshError } from '../../errors.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A text that may be sent: 1 byte to {@link MESSAGE_BYTES_MAX} of UTF-8, or the string of it.
 * @throws MeshError `message-empty`, `message-too-long`
 */
export function checkText(given: string | Uint8Array): string {
  const bytes = typeof given === 'string' ? Buffer.from(given, 'utf8') : given;
  if (bytes.length === 0) throw new MeshError('message-empty');
  if (bytes.length > MESSAGE_BYTES_MAX)
    throw new MeshError('message-too-long', `${MESSAGE_BYTES_MAX} bytes`);
  try {
    return utf8.decode(bytes);
  } catch {
    throw new MeshError('message-empty', 'not UTF-8');
  }
}
