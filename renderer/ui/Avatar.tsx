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
    <svg
      className={`avatar avatar-${size}`}
      viewBox="0 0 9 9"
      style={{ '--hue': hue } as CSSProperties}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      <rect className="avatar-ground" width="9" height="9" />
      {squares.map(([column, row]) => (
        <rect
          key={`${column}-${row}`}
          className="avatar-square"
          x={column + 2}
          y={row + 2}
          width="1.02"
          height="1.02"
        />
      ))}
    </svg>
  );
});
