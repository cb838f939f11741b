/** `mesh-chat://join/…`: given on the command line, to a second start, or by macOS as an event. */
import { app } from 'electron';
import { isDeepLink, SCHEME } from './deep-link-text.ts';

/** Holds the link until the page takes it. */
export class DeepLinks {
  #waiting: string | null;
  readonly #onLink: () => void;

  /** `argv` is what this start was given; `onLink` is called for each one that comes later. */
  constructor(argv: readonly string[], onLink: () => void) {
    this.#waiting = argv.find(isDeepLink) ?? null;
    this.#onLink = onLink;
    app.on('open-url', (event, url) => {
      event.preventDefault();
      this.offer([url]);
    });
    // An unpackaged program is only Electron to the system, which could not find it again.
    if (app.isPackaged) app.setAsDefaultProtocolClient(SCHEME);
  }

  offer(argv: readonly string[]): void {
    const link = argv.find(isDeepLink);
    if (link === undefined) return;
    this.#waiting = link;
    this.#onLink();
  }

  take(): string | null {
    const link = this.#waiting;
    this.#waiting = null;
    return link;
  }
}
