import { useText } from '../../i18n/use-text.tsx';
import { useIdentity } from '../../store/context.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { KeyText } from '../../ui/KeyText.tsx';
import { QrCode } from '../../ui/QrCode.tsx';

/** What a member needs to let one in. */
export function JoinKey() {
  const { t } = useText();
  const { key } = useIdentity();
  return (
    <section className="join-key">
      <QrCode text={key.toUpperCase()} label={t('join.key.qr')} />
      <div className="join-key-words">
        <h2>{t('join.key.title')}</h2>
        <p className="soft">{t('join.key.text')}</p>
        <KeyText value={key} label={t('identity.key')} />
        <div>
          <CopyButton text={key} label={t('action.copyKey')} kind="primary" />
        </div>
      </div>
    </section>
  );
}
