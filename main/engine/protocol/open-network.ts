import type { NetworkId } from '../../../shared/ids.ts';
import { sha256 } from '../crypto/hash.ts';
import { toHex } from '../crypto/hex.ts';

/** An open network has no founder: whoever says its name belongs. id = SHA-256("open" + name). */
export const openNetworkId = (name: string): NetworkId =>
  toHex(sha256(Buffer.from(`open${name}`, 'utf8'))) as NetworkId;
