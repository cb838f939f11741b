import type { Page } from '@playwright/test';

/**
 * Where words cannot be read to their end: cut off by a box, wider than their button, or outside
 * of the window. A single line of what somebody wrote may be cut, and shows that it is.
 */
export const clippedWords = (page: Page): Promise<string[]> => page.evaluate(findClipped);

/** Runs in the page. */
function findClipped(): string[] {
  const SLACK_PX = 1.5;
  const CONTROLS = 'button, [role="radio"], [role="tab"], [role="option"], .badge, kbd';
  const found: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const words = node.textContent?.trim() ?? '';
    const element = node.parentElement;
    if (words === '' || element === null || !element.checkVisibility({ visibilityProperty: true }))
      continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const rect = range.getBoundingClientRect();
    const reason = rect.width === 0 ? null : cutBy(element, rect);
    if (reason !== null) found.push(`“${words.slice(0, 60)}” ${reason}`);
  }
  const root = document.scrollingElement;
  if (root !== null && root.scrollWidth > root.clientWidth) found.push('the page scrolls sideways');
  return found;

  function cutBy(element: Element, rect: DOMRect): string | null {
    let scrollsDown = false;
    for (let box: Element | null = element; box !== null; box = box.parentElement) {
      const style = getComputedStyle(box);
      const isForReaders = style.clip !== 'auto' || style.clipPath !== 'none';
      const cutsOnPurpose = style.webkitLineClamp !== 'none' || isForReaders;
      if (cutsOnPurpose || box.matches('pre, svg')) return null;
      const frame = box.getBoundingClientRect();
      const name = `${box.tagName.toLowerCase()}.${box.className}`;
      const isBeside = rect.left < frame.left - SLACK_PX || rect.right > frame.right + SLACK_PX;
      if (isBeside && box.matches(CONTROLS)) return `sticks out of ${name}`;
      if (style.overflowX !== 'visible' && isBeside) return `is cut at the side by ${name}`;
      if (style.overflowY === 'auto' || style.overflowY === 'scroll') scrollsDown = true;
      const isBelow = rect.top < frame.top - SLACK_PX || rect.bottom > frame.bottom + SLACK_PX;
      if (style.overflowY !== 'visible' && isBelow && !scrollsDown)
        return `is cut below or above by ${name}`;
    }
    if (rect.left < -SLACK_PX || rect.right > innerWidth + SLACK_PX) return 'is beside the window';
    if (!scrollsDown && (rect.top < -SLACK_PX || rect.bottom > innerHeight + SLACK_PX))
      return 'is below or above the window';
    return null;
  }
}
