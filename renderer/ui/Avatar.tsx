import { type CSSProperties, memo } from 'react';
import { fingerprint } from '../model/fingerprint.ts';

type Props = {
  readonly seed: string;
  readonly size: 'small' | 'normal' | 'large';
  /** Said aloud where the picture itself is the point; elsewhere the name beside it is enough. */
  readonly label?: string;
};

export const Avatar = memo(function Avatar({ seed, size, label }: Props) {
  const { hue, squares } = fingerprint(seed);
  return (
    // biome-ignore lint/a11y/noSvgWithoutTitle: named, or hidden where a name stands beside it
    <svg
      className={`avatar avatar-${size}`}
      viewBox="0 0 7 7"
      style={{ '--hue': hue } as CSSProperties}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      <rect className="avatar-ground" width="7" height="7" />
      <path className="avatar-square" d={squares.map(outline).join('')} />
    </svg>
  );
});

/** A little wider than its place, so that no seam shows; all in one path, drawn with each message. */
const outline = ([column, row]: readonly [number, number]): string =>
  `M${column + 1} ${row + 1}h1.02v1.02h-1.02z`;
