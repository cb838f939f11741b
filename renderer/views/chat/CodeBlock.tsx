import { useEffect, useState } from 'react';
import type { Piece } from '../../model/highlight.ts';

/** Longer ones are left uncoloured: nobody shall wait for them. */
const COLOURED_CHARS_MAX = 20_000;

type Props = { readonly language: string; readonly text: string };

/** Code keeps its size when its colours come, so nothing jumps. */
export function CodeBlock({ language, text }: Props) {
  const [pieces, setPieces] = useState<readonly Piece[] | null>(null);
  useEffect(() => {
    if (language === '' || text.length > COLOURED_CHARS_MAX) return;
    let isWanted = true;
    void import('../../model/highlight.ts').then(({ highlight }) => {
      if (isWanted) setPieces(highlight(language.toLowerCase(), text));
    });
    return () => {
      isWanted = false;
    };
  }, [language, text]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <pre className="code-block" dir="ltr" tabIndex={0}>
      <code>
        {pieces === null
          ? text
          : pieces.map(({ text: part, what }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of one text never move
              <span key={index} className={what === null ? undefined : `code-${what}`}>
                {part}
              </span>
            ))}
      </code>
    </pre>
  );
}
