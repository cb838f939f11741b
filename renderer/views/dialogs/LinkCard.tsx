import { ChevronDown, Download } from 'lucide-react';
import { useState } from 'react';
import { LINK_USES_MAX } from '../../../shared/limits.ts';
import type { InviteLink } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { displayName } from '../../model/people.ts';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { QrCode } from '../../ui/QrCode.tsx';
import type { OwnLinks } from './use-links.ts';

type Props = {
  readonly link: InviteLink;
  readonly own: OwnLinks;
  readonly unfolded: boolean;
  readonly onFold: (unfold: boolean) => void;
};

/** One link: what it is good for, whom it let in, and what can be done with it. */
export function LinkCard({ link, own, unfolded, onFold }: Props) {
  const { t } = useText();
  const isOpen = link.state === 'open';
  return (
    <li className="link-card" data-open={isOpen}>
      <div className="link-head">
        <div className="link-facts">
          <p>
            <LinkTitle link={link} />{' '}
            {link.state !== 'open' && <Badge>{t(`link.state.${link.state}`)}</Badge>}
          </p>
          <RedeemedBy link={link} />
        </div>
        {isOpen && (
          <>
            <CopyButton text={link.url} label={t('link.copy')} kind="primary" />
            <IconButton
              label={t(unfolded ? 'link.fold' : 'link.unfold')}
              aria-expanded={unfolded}
              onClick={() => onFold(!unfolded)}
            >
              <ChevronDown className={unfolded ? 'turned' : undefined} aria-hidden />
            </IconButton>
          </>
        )}
      </div>
      {isOpen && unfolded && <LinkBody link={link} own={own} />}
    </li>
  );
}

function LinkTitle({ link: { uses, expires, state } }: { readonly link: InviteLink }) {
  const { t, date } = useText();
  const people = uses === LINK_USES_MAX ? t('link.for.many') : t('link.for.count', { count: uses });
  if (state !== 'open') return <span className="name">{people}</span>;
  return (
    <>
      <span className="name">{people}</span>{' '}
      <span className="soft">{t('link.until', { date: date(expires, 'short') })}</span>
    </>
  );
}

function RedeemedBy({ link: { redeemedBy, state } }: { readonly link: InviteLink }) {
  const { t, list } = useText();
  const members = useSnapshot((snapshot) => snapshot.members);
  if (redeemedBy.length === 0)
    return state === 'open' ? <p className="soft">{t('link.unused')}</p> : null;
  const names = redeemedBy.slice(0, 3).map((key) => {
    const member = members.find((one) => one.key === key);
    return displayName(member?.nick ?? null, key);
  });
  const more = redeemedBy.length - names.length;
  return (
    <p className="soft">
      {more > 0
        ? t('link.redeemed.more', { names: list(names), count: more })
        : t('link.redeemed', { names: list(names) })}
    </p>
  );
}

function LinkBody({ link, own }: Pick<Props, 'link' | 'own'>) {
  const { t } = useText();
  const { saveLink, saveQr } = useActions();
  const [sure, setSure] = useState(false);
  return (
    <div className="link-body">
      <QrCode text={link.url} label={t('link.qr')} size="large" />
      <div className="link-words">
        <textarea
          className="link-url mono"
          dir="ltr"
          rows={3}
          readOnly
          aria-label={t('link.url')}
          value={link.url}
          onFocus={(event) => event.target.select()}
        />
        <p className="soft">{t('link.share')}</p>
        <div className="link-actions">
          <Button
            size="small"
            icon={<Download aria-hidden />}
            onClick={() => void saveLink(link.url)}
          >
            {t('link.save')}
          </Button>
          <Button
            size="small"
            icon={<Download aria-hidden />}
            onClick={() => void saveQr(link.url)}
          >
            {t('link.saveQr')}
          </Button>
          {sure ? (
            <Button
              size="small"
              kind="danger"
              disabled={own.busy}
              onClick={() => void own.takeBack(link.link)}
            >
              {t('link.reset.sure')}
            </Button>
          ) : (
            <Button size="small" kind="quiet" onClick={() => setSure(true)}>
              {t('link.reset')}
            </Button>
          )}
        </div>
        {sure && (
          <p className="soft" role="status">
            {t('link.reset.text')}
          </p>
        )}
      </div>
    </div>
  );
}
