import { useState } from 'react';
import { memberOf } from '../../../shared/ids.ts';
import type { Connection, Mesh } from '../../../shared/insight-schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { NameAndKey } from '../../ui/Name.tsx';
import { useNow } from '../../ui/use-now.ts';
import { AddressList } from '../AddressList.tsx';
import { Bound } from '../Bound.tsx';
import { useStatusLine } from '../use-status-line.ts';
import { useNicks } from './use-nicks.ts';

/** What the status means, the links it is made of, and where this device can be reached. */
export function Links({ mesh }: { readonly mesh: Mesh | null }) {
  const { t } = useText();
  const listening = useSnapshot((snapshot) => snapshot.listening);
  const connections = mesh?.connections ?? [];
  return (
    <>
      <Scenario />
      <section className="network-links">
        <h3>{t('links.title')}</h3>
        {connections.length === 0 ? (
          <p className="soft">{t('links.none')}</p>
        ) : (
          <LinkTable connections={connections} />
        )}
      </section>
      <div className="network-places">
        <section>
          <h3>{t('status.listening')}</h3>
          <Bound />
        </section>
        <section>
          <h3>{t('status.tell')}</h3>
          <AddressList addresses={listening?.tell ?? []} />
        </section>
      </div>
    </>
  );
}

/** How things stand → what that means → the one thing that may help. */
function Scenario() {
  const { t } = useText();
  const { tryNow, openDialog } = useActions();
  const status = useSnapshot((snapshot) => snapshot.status);
  const [isTrying, setIsTrying] = useState(false);
  const isRemoved = useSnapshot((snapshot) => snapshot.removed !== null);
  const { words, help } = useStatusLine();
  const isLinked = status.connections > 0;
  const onTry = async () => {
    setIsTrying(true);
    await tryNow();
    setTimeout(() => setIsTrying(false), 1_500);
  };
  return (
    <section className="network-scenario">
      <div>
        <h3>{words}</h3>
        <p className="soft">{help}</p>
      </div>
      {isRemoved && <Button onClick={() => openDialog('leaving')}>{t('removed.leave')}</Button>}
      {!isRemoved && !isLinked && status.state === 'alone' && (
        <Button kind="primary" onClick={() => openDialog('invite')}>
          {t('invite.title')}
        </Button>
      )}
      {!isRemoved && !isLinked && status.state !== 'alone' && (
        <Button kind="primary" disabled={isTrying} onClick={() => void onTry()}>
          {t(isTrying ? 'network.trying' : 'network.tryNow')}
        </Button>
      )}
    </section>
  );
}

function LinkTable({ connections }: { readonly connections: readonly Connection[] }) {
  const { t } = useText();
  const nickOf = useNicks();
  const now = useNow(true);
  const sorted = [...connections].sort((a, b) => a.since - b.since);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className="table-box" tabIndex={0} aria-label={t('links.title')}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('links.peer')}</th>
            <th scope="col">{t('links.address')}</th>
            <th scope="col">{t('links.rtt')}</th>
            <th scope="col">{t('links.silence')}</th>
            <th scope="col">{t('links.kind')}</th>
            <th scope="col">{t('links.age')}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((link) => (
            <tr key={`${link.node}${link.since}`}>
              <th scope="row">
                <NameAndKey nick={nickOf(link.node)} of={memberOf(link.node)} />
              </th>
              <td>
                <bdi className="mono">{link.address}</bdi>{' '}
                <span className="soft">{t(`links.direction.${link.direction}`)}</span>
              </td>
              <td className="figure">
                {link.rttMs === null ? '–' : t('links.ms', { ms: rounded(link.rttMs) })}
              </td>
              <td>{t(`links.silence.${silenceOf(link.phi)}`)}</td>
              <td title={t(`links.kind.${kindOf(link)}.help`)}>
                {t(`links.kind.${kindOf(link)}`)}
              </td>
              <td className="figure">
                <Age ms={now - link.since} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Age({ ms }: { readonly ms: number }) {
  const { t } = useText();
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return t('links.age.seconds', { count: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return t('links.age.minutes', { count: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? t('links.age.hours', { count: hours })
    : t('links.age.days', { count: Math.floor(hours / 24) });
}

/** Below a tenth of a millisecond there is nothing to tell. */
const rounded = (ms: number): number => (ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms));

/** φ in words: at 8 the link is closed. */
const silenceOf = (phi: number | null): 'lively' | 'quiet' | 'doubtful' =>
  phi === null || phi > 4 ? 'doubtful' : phi > 1 ? 'quiet' : 'lively';

const kindOf = ({ leaf, eager }: Connection): 'leaf' | 'eager' | 'lazy' =>
  leaf ? 'leaf' : eager ? 'eager' : 'lazy';
