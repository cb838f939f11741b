/** The catalogue's ids as a type, so that a missing or misspelt one does not compile. */
import type en from './en.json';

export type MessageId = keyof typeof en;
