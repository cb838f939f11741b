/** Colours for code, loaded with the first block that names its language. */
import { common, createLowlight } from 'lowlight';

/** A piece of code and what it is, such as `keyword`; null for plain text. */
export type Piece = { readonly text: string; readonly what: string | null };

const lowlight = createLowlight(common);
type Node = ReturnType<typeof lowlight.highlight>['children'][number];

/** Null for a language that is not known. */
export function highlight(language: string, text: string): readonly Piece[] | null {
  if (!lowlight.registered(language)) return null;
  return lowlight.highlight(language, text).children.flatMap((node) => piecesOf(node, null));
}

function piecesOf(node: Node, what: string | null): Piece[] {
  if (node.type === 'text') return [{ text: node.value, what }];
  if (node.type !== 'element') return [];
  const [name] = Array.isArray(node.properties.className) ? node.properties.className : [];
  const inner = typeof name === 'string' ? name.replace(/^hljs-/, '') : what;
  return node.children.flatMap((child) => piecesOf(child, inner));
}
