/** Reads the text of a QR code out of a picture: a screenshot, a photo, a saved code. */

/** The longer side is brought to at most this: enough for any code, and quick to search. */
const SIDE_PIXELS_MAX = 1600;

/** @returns null where there is no code to be found, or no picture. */
export async function readQrPicture(picture: Blob): Promise<string | null> {
  const pixels = await pixelsOf(picture);
  if (pixels === null) return null;
  // Loaded when somebody has a picture to read, and not before.
  const { default: readQr } = await import('jsqr');
  return readQr(pixels.data, pixels.width, pixels.height)?.data ?? null;
}

async function pixelsOf(picture: Blob): Promise<ImageData | null> {
  try {
    const image = await createImageBitmap(picture);
    const scale = Math.min(1, SIDE_PIXELS_MAX / Math.max(image.width, image.height));
    const width = Math.max(1, Math.round(image.width * scale));
    const height = Math.max(1, Math.round(image.height * scale));
    const context = new OffscreenCanvas(width, height).getContext('2d');
    if (context === null) return null;
    // What is transparent counts as white, as on paper.
    context.fillStyle = 'white';
    context.fillRect(0, 0, width, height);
    context.drawImage(image, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  } catch {
    return null;
  }
}
