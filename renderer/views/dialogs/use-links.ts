import { useEffect, useState } from 'react';
import type { LinkKey } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { InviteLink } from '../../../shared/schemas.ts';
import { useActions, useSnapshot } from '../../store/context.tsx';

export type OwnLinks = {
  /** Newest first; null until they are known. */
  readonly links: readonly InviteLink[] | null;
  readonly refused: Problem | null;
  readonly busy: boolean;
  readonly create: (wish: { readonly uses: number; readonly days: number }) => Promise<void>;
  readonly takeBack: (link: LinkKey) => Promise<void>;
};

/** The links that this device has made. Whoever comes in by one changes the members, and so these. */
export function useLinks(): OwnLinks {
  const { getLinks, createLink, resetLink } = useActions();
  const members = useSnapshot((snapshot) => snapshot.members);
  const [links, setLinks] = useState<readonly InviteLink[] | null>(null);
  const [refused, setRefused] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew when the members change
  useEffect(() => {
    let current = true;
    void getLinks().then((result) => {
      if (!current) return;
      if (result.ok) setLinks(result.value);
      else setRefused(result.error);
    });
    return () => {
      current = false;
    };
  }, [getLinks, members]);

  const act = async (work: () => ReturnType<typeof createLink> | ReturnType<typeof resetLink>) => {
    setBusy(true);
    const result = await work();
    const after = await getLinks();
    if (after.ok) setLinks(after.value);
    setRefused(result.ok ? null : result.error);
    setBusy(false);
  };
  return {
    links,
    refused,
    busy,
    create: ({ uses, days }) => act(() => createLink(uses, days)),
    takeBack: (link) => act(() => resetLink(link)),
  };
}
