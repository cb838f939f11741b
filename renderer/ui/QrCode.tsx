import { create } from 'qrcode';
import { memo, useMemo } from 'react';

/** White around the code, in its own squares: readers need four. */
const QUIET = 4;

/** Upper case packs hex into fewer and larger squares; whoever reads it back ignores the case. */
export const QrCode = memo(function QrCode(props: {
  readonly text: string;
  readonly label: string;
}) {
  const { path, side } = useMemo(() => draw(props.text.toUpperCase()), [props.text]);
  return (
    <svg className="qr" viewBox={`0 0 ${side} ${side}`} role="img" aria-label={props.label}>
      <rect className="qr-ground" width={side} height={side} />
      <path className="qr-squares" d={path} />
    </svg>
  );
});

function draw(text: string): { path: string; side: number } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const parts: string[] = [];
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column) === 0) continue;
      parts.push(`M${column + QUIET} ${row + QUIET}h1v1h-1z`);
    }
  }
  return { path: parts.join(''), side: modules.size + 2 * QUIET };
}
