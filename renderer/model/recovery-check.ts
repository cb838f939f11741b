/** Asked for so many of the words: somebody who has them all is not kept for long. */
const ASKED_COUNT = 3;

/** Different places among so many, in their order. `random` gives 0 … 1. */
export function pickedPlaces(count: number, random: () => number): readonly number[] {
  const places = Array.from({ length: count }, (_, place) => place);
  const picked: number[] = [];
  while (picked.length < ASKED_COUNT && places.length > 0)
    picked.push(...places.splice(Math.floor(random() * places.length), 1));
  return picked.sort((a, b) => a - b);
}

export const isWord = (typed: string, word: string): boolean =>
  typed.trim().toLowerCase() === word && word !== '';
