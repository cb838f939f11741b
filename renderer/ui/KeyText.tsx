import { keyGroups } from '../model/people.ts';

/** A whole key in groups of four; the gaps are drawn, so that copying gives the bare key. */
export function KeyText({ value, label }: { readonly value: string; readonly label?: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: it is one key and no set of fields
    <code className="key-text" dir="ltr" role="group" aria-label={label}>
      {keyGroups(value).map((group, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the groups never move
        <span key={index}>{group}</span>
      ))}
    </code>
  );
}

/** The short form beside a name: `[a1b2c3d4]`. */
export const ShortKey = ({ value }: { readonly value: string }) => (
  <bdi className="short-key" dir="ltr">
    [{value.slice(0, 8)}]
  </bdi>
);
