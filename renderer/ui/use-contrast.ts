import { useEffect } from 'react';
import type { Settings } from '../../shared/schemas.ts';

/** Marks the page for high contrast where the settings or the system ask for it. */
export function useContrast(theme: Settings['theme']): void {
  useEffect(() => {
    const system = matchMedia('(prefers-contrast: more)');
    const show = (): void => {
      const root = document.documentElement;
      root.toggleAttribute('data-contrast', theme === 'contrast' || system.matches);
    };
    show();
    system.addEventListener('change', show);
    return () => system.removeEventListener('change', show);
  }, [theme]);
}
