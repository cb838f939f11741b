/** Holds what the page shall do until it takes it, so that nothing is lost while the page loads. */
export class Handover<T> {
  #waiting: T | null = null;
  readonly #onOffer: () => void;

  /** @param onOffer tells the page, if there is one */
  constructor(onOffer: () => void) {
    this.#onOffer = onOffer;
  }

  offer(value: T): void {
    this.#waiting = value;
    this.#onOffer();
  }

  take(): T | null {
    const value = this.#waiting;
    this.#waiting = null;
    return value;
  }
}
