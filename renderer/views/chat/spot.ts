/** Where menus open, and where the keyboard goes back to. */
export type Spot = { readonly left: number; readonly top: number };

/** Below the beginning of an element, where its menu opens; of a line, of what it says. */
export function besides(element: Element): Spot {
  const box = (element.querySelector('.bubble') ?? element).getBoundingClientRect();
  return { left: box.left + Math.min(box.width, 40), top: Math.min(box.bottom, innerHeight - 8) };
}

/** Right below a button, where what it opens belongs. */
export function below(element: Element): Spot {
  const box = element.getBoundingClientRect();
  return { left: box.left + box.width / 2, top: box.bottom };
}

/** The keyboard goes on where it was. */
export function focusLine(id: string): void {
  const line = document.querySelector(`#timeline [data-id="${CSS.escape(id)}"]`);
  if (line instanceof HTMLElement) line.focus();
}
