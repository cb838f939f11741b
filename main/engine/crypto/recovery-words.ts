import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { MeshError } from '../errors.ts';

export const RECOVERY_WORD_COUNT = 24;
const KNOWN = new Set(wordlist);

/**
 * A seed of 32 bytes as 24 words (BIP39): 256 bits, and 8 of a checksum. The words are the seed itself,
 * so they need no file and no second secret, and open what they opened on any other device.
 */
export const wordsOfSeed = (seed: Uint8Array): string[] =>
  entropyToMnemonic(Uint8Array.from(seed), wordlist).split(' ');

/**
 * The seed that 24 words stand for, however they are spaced, numbered or capitalised.
 * @throws MeshError `words-count` with how many there are, `words-unknown` with the first word that is
 * in no list, `words-wrong` when they are words but do not belong together
 */
export function seedOfWords(text: string): Uint8Array {
  const words =
    text
      .normalize('NFKD')
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const unknown = words.find((word) => !KNOWN.has(word));
  if (unknown !== undefined) throw new MeshError('words-unknown', unknown.slice(0, 32));
  if (words.length !== RECOVERY_WORD_COUNT)
    throw new MeshError('words-count', String(words.length));
  try {
    return mnemonicToEntropy(words.join(' '), wordlist);
  } catch {
    throw new MeshError('words-wrong');
  }
}
