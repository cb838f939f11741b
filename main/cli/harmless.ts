const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/gu;
const CONTROLS = /[\p{Cc}\u2028\u2029]/gu;

/**
 * Text of others for a terminal: it must not move the cursor, recolour anything or turn round what
 * stands beside it. Control characters are shown as one, directions are those of the letters.
 */
export const harmless = (text: string): string =>
  text.replace(DIRECTIONS, '').replace(CONTROLS, (char) => shown(char));

function shown(char: string): string {
  if (char === '\n') return char;
  return char === '\t' ? '    ' : '\ufffd';
}

/** A name in a line. */
export const harmlessLine = (text: string): string => harmless(text).replaceAll('\n', ' ');
