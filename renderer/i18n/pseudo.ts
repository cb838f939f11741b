/**
 * A catalogue that is English to read and foreign to look at: letters with accents, a third longer,
 * in brackets. What stays plain on the screen is not translated; what is cut off has too little room.
 */
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { printAST } from '@formatjs/icu-messageformat-parser/printer.js';
import en from './en.json';
import type { Catalogue } from './locale.ts';

const PLAIN = 'aceilnorsuyACEILNORSUY';
const ACCENTED = 'áçéíļñöŕšüýÅÇÉÎĻÑÖŔŠÛÝ';

const accent = (text: string): string =>
  [...text].map((letter) => ACCENTED[PLAIN.indexOf(letter)] ?? letter).join('');

function change(elements: MessageFormatElement[]): void {
  for (const element of elements) {
    if (element.type === TYPE.literal) element.value = accent(element.value);
    else if (element.type === TYPE.plural || element.type === TYPE.select)
      for (const { value } of Object.values(element.options)) change(value);
    else if (element.type === TYPE.tag) change(element.children);
  }
}

function pseudo(message: string): string {
  const elements = parse(message);
  change(elements);
  // Words of their own: what is longer in other languages is mostly so by having more of them.
  const padding = '~~~~ '.repeat(Math.ceil(message.length / 15)).trim();
  return `[${printAST(elements)} ${padding}]`;
}

export const pseudoCatalogue = (): Catalogue =>
  Object.fromEntries(Object.entries(en).map(([id, message]) => [id, pseudo(message)])) as Catalogue;
