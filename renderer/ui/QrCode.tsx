import { memo, useMemo } from 'react';
import { drawQr } from '../model/qr-drawing.ts';

type Props = { readonly text: string; readonly label: string; readonly size?: 'normal' | 'large' };

/** Hex is best given in upper case, which packs into fewer and larger squares. */
export const QrCode = memo(function QrCode({ text, label, size = 'normal' }: Props) {
  const { path, side } = useMemo(() => drawQr(text), [text]);
  return (
    <svg
      className={size === 'large' ? 'qr qr-large' : 'qr'}
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={label}
    >
      <rect className="qr-ground" width={side} height={side} />
      <path className="qr-squares" d={path} />
    </svg>
  );
});
