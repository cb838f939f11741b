/** Focus that is given back, and not sought: no tooltip opens because of it. */
let quiet = false;

export const isQuietFocus = (): boolean => quiet;

export function focusQuietly(element: HTMLElement | null): void {
  quiet = true;
  element?.focus();
  quiet = false;
}
