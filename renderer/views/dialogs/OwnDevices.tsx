import { useEffect, useState } from 'react';
import { instanceOf } from '../../../shared/ids.ts';
import type { OwnDevice } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions } from '../../store/context.tsx';

const ASK_INTERVAL_MS = 1000;
/** Of the instance: enough to tell a few devices apart. */
const NAME_CHARS = 8;

/** The devices with this key, where there are several: whoever sees one too many knows. */
export function OwnDevices() {
  const { t, date } = useText();
  const devices = useOwnDevices();
  if (devices.length === 0) return null;
  return (
    <section className="settings-part">
      <h3>{t('devices.title')}</h3>
      <p className="soft">{t('devices.text')}</p>
      <ul className="own-devices" aria-label={t('devices.title')}>
        <li>{t('devices.this')}</li>
        {devices.map(({ node, online, seenAt }) => (
          <li key={node}>
            <span className="mono">{instanceOf(node).slice(0, NAME_CHARS)}</span>{' '}
            <span className="soft">
              {online ? t('devices.online') : t('devices.seen', { date: date(seenAt, 'long') })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Asked anew each second while somebody looks. */
function useOwnDevices(): readonly OwnDevice[] {
  const { getOwnDevices } = useActions();
  const [devices, setDevices] = useState<readonly OwnDevice[]>([]);
  useEffect(() => {
    let current = true;
    const ask = (): void => {
      void getOwnDevices().then((result) => {
        if (current && result.ok) setDevices(result.value);
      });
    };
    ask();
    const timer = setInterval(ask, ASK_INTERVAL_MS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [getOwnDevices]);
  return devices;
}
