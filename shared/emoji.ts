/**
 * What may be a reaction: one emoji as people see it. By its grammar and not by a list, so that two
 * versions of the program with different lists agree: `Extended_Pictographic` holds the places of
 * emoji to come.
 */
const ONE =
  '\\p{Extended_Pictographic}(?:\\uFE0F|\\p{Emoji_Modifier})?(?:[\\u{E0020}-\\u{E007E}]{1,7}\\u{E007F})?';
const EMOJI = new RegExp(
  `^(?:\\p{Regional_Indicator}{2}|[0-9#*]\\uFE0F?\\u20E3|${ONE}(?:\\u200D${ONE})*)$`,
  'u',
);
/** The longest in use, a family with four skin tones, has 41 bytes. */
export const EMOJI_BYTES_MAX = 64;
/** No emoji has more UTF-16 units than bytes. */
export const isEmoji = (text: string): boolean =>
  text.length <= EMOJI_BYTES_MAX && EMOJI.test(text);

/** One form for one emoji: what is drawn in colour anyway needs no mark that says so. */
export const canonicalEmoji = (emoji: string): string =>
  emoji.replace(/(\p{Emoji_Presentation})\uFE0F/gu, '$1');
