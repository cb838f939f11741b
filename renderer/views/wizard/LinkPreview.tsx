import { useEffect, useState } from 'react';
import type { LinkTerms } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions } from '../../store/context.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { ShortKey } from '../../ui/KeyText.tsx';

/** Where a link leads and who made it, before anybody follows it. */
export function LinkPreview({ link }: { readonly link: string }) {
  const { t, rich, date } = useText();
  const terms = useLinkTerms(link);
  if (terms === null) return <div className="link-preview" aria-live="polite" />;
  const expired = terms.expires < Date.now();
  return (
    <div className="link-preview" aria-live="polite">
      <Avatar seed={terms.sponsor} size="normal" />
      <div>
        <p>
          {rich('network.link.leads', { network: <bdi className="name">{terms.networkName}</bdi> })}
        </p>
        <p className="soft">
          {rich('network.link.from', { key: <ShortKey value={terms.sponsor} /> })}
          {' · '}
          <span className={expired ? 'bad' : undefined}>
            {t(expired ? 'link.expired' : 'link.until', { date: date(terms.expires, 'short') })}
          </span>
        </p>
      </div>
    </div>
  );
}

function useLinkTerms(link: string): LinkTerms | null {
  const { readLink } = useActions();
  const [known, setKnown] = useState<{ link: string; terms: LinkTerms | null } | null>(null);
  useEffect(() => {
    if (link.trim() === '') return;
    let current = true;
    void readLink(link).then((result) => {
      if (current) setKnown({ link, terms: result.ok ? result.value : null });
    });
    return () => {
      current = false;
    };
  }, [link, readLink]);
  return known?.link === link ? known.terms : null;
}
