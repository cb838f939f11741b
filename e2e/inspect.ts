import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Person } from './person.ts';

const SCHEMES = ['light', 'dark'] as const;

/** Nothing that axe finds, in both colour schemes; a picture of each for the eye. */
export async function inspect(person: Person, screen: string): Promise<void> {
  for (const colorScheme of SCHEMES) {
    await person.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Legacy mode: the usual one opens a second page, which an Electron window refuses.
    const { passes, violations } = await new AxeBuilder({ page: person.page })
      .setLegacyMode(true)
      .analyze();
    expect(passes.length).toBeGreaterThan(10);
    const found = violations.map(({ id, nodes }) => ({
      id,
      places: nodes.map(({ target, failureSummary }) => `${target}: ${failureSummary}`),
    }));
    await person.picture(`${screen}-${colorScheme}`);
    expect.soft(found, `${screen} in ${colorScheme}`).toEqual([]);
  }
  await person.page.emulateMedia({ colorScheme: null });
}
