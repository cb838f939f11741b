/** Text of other people, made unable to disguise itself or to spill into its surroundings. */

// These two turn everything after them round; embeddings and isolates have honest uses and are
// held in by the block they stand in.
const OVERRIDES = /[\u202d\u202e]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const LINE_CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;
const DIRECTIONS = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;

/** The body of a message: lines and spaces as written, directions as the letters have them. */
export const safeText = (text: string): string => text.replace(OVERRIDES, '');

/** A name inside a sentence: one line, no direction marks at all. */
export const safeLine = (text: string): string =>
  text.replace(DIRECTIONS, '').replace(LINE_CONTROLS, ' ');
