import { useText } from '../i18n/use-text.tsx';
import { useSnapshot } from '../store/context.tsx';

/** What the socket is bound to, and what became of the port that was asked for. */
export function Bound() {
  const { t } = useText();
  const listening = useSnapshot((snapshot) => snapshot.listening);
  if (listening === null) return <span className="soft">{t('ready.notListening')}</span>;
  return (
    <>
      <code className="mono" dir="ltr">
        {listening.bound}
      </code>
      {listening.takenPort !== null && (
        <p className="soft">{t('listening.takenPort', { taken: String(listening.takenPort) })}</p>
      )}
    </>
  );
}
