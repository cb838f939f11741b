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
      {squares.map(([column, row]) => (
        <rect
          key={`${column}-${row}`}
          className="avatar-square"
          x={column + 1}
          y={row + 1}
          width="1.02"
          height="1.02"
        />
      ))}
    </svg>
  );
});
