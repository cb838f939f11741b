import { wordlist } from '@scure/bip39/wordlists/english.js';
import type { MemberKey } from '../../shared/ids.ts';

/** 11 bits a word: 12 words are 132 bits of the two keys' hash, more than anybody can search for. */
const WORD_COUNT = 12;
const WORD_BITS = 11;

/**
 * Words for two people to read to each other: the same on both screens when each sees the key that
 * the other has. Of both keys together, whoever reads first.
 */
export async function sharedWords(one: MemberKey, other: MemberKey): Promise<string[]> {
  const text = new TextEncoder().encode(`mesh-chat/words/1 ${[one, other].sort().join(' ')}`);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', text));
  const bits = [...hash].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return Array.from({ length: WORD_COUNT }, (_, at) => {
    const index = Number.parseInt(bits.slice(at * WORD_BITS, (at + 1) * WORD_BITS), 2);
    return wordlist[index] ?? '';
  });
}
