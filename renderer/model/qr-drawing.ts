import { create } from 'qrcode';

/** White around the code, in its own squares: readers need four. */
const QUIET = 4;

/** A QR code as a path of unit squares, in a drawing of `side` by `side`. */
export function drawQr(text: string): { readonly path: string; readonly side: number } {
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

/** Pixels a square: sharp on paper and on a screen. */
const SQUARE_PIXELS = 8;

/** The same as a PNG file. */
export async function qrPicture(text: string): Promise<Uint8Array> {
  const { path, side } = drawQr(text);
  const canvas = new OffscreenCanvas(side * SQUARE_PIXELS, side * SQUARE_PIXELS);
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  context.scale(SQUARE_PIXELS, SQUARE_PIXELS);
  context.fillStyle = 'white';
  context.fillRect(0, 0, side, side);
  context.fillStyle = 'black';
  context.fill(new Path2D(path));
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new Uint8Array(await blob.arrayBuffer());
}
