import { useText } from '../i18n/use-text.tsx';
import { CopyButton } from '../ui/CopyButton.tsx';

/** Addresses to tell others, the best first, each with its Copy. */
export function AddressList({ addresses }: { readonly addresses: readonly string[] }) {
  const { t } = useText();
  if (addresses.length === 0) return <p className="soft">{t('listening.none')}</p>;
  return (
    <ul className="addresses">
      {addresses.map((address) => (
        <li key={address} className="address">
          <code className="mono" dir="ltr">
            {address}
          </code>
          <CopyButton text={address} label={t('action.copyAddress', { address })} />
        </li>
      ))}
    </ul>
  );
}
