import { existsSync } from 'node:fs';
import type { App } from 'electron';

/** What a graphics card shows itself by: of Linux' own drivers, of NVIDIA's, under Windows' Linux. */
const DEVICES = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'];

/** Before `ready`. Without a card Chromium would try to use one first, at each start, and give up. */
export function drawWithWhatThereIs(app: App): void {
  if (process.platform === 'linux' && !DEVICES.some((device) => existsSync(device)))
    app.disableHardwareAcceleration();
}
