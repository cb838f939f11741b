import { useState } from 'react';
import type { CommandResult } from '../../../shared/contract.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { MessageId } from '../../i18n/text.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useApp } from '../../store/context.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';

type Way = 'network' | 'identity' | 'everything';

/** Ways out, each with a question that says what goes and what stays. */
type LeavingProps = { readonly hasNode: boolean; readonly onDone: () => void };

export function Leaving({ hasNode, onDone }: LeavingProps) {
  const { t } = useText();
  const inNetwork = useApp(({ snapshot }) => snapshot?.network != null);
  const ways: Way[] = [
    ...(inNetwork ? (['network'] as const) : []),
    ...(hasNode ? (['identity'] as const) : []),
    'everything',
  ];
  return (
    <section className="settings-part">
      <h3>{t('leaving.title')}</h3>
      <WaysOut ways={ways} onDone={onDone} />
    </section>
  );
}

type WaysProps = { readonly ways: readonly Way[]; readonly onDone: () => void };

export function WaysOut({ ways, onDone }: WaysProps) {
  const [asking, setAsking] = useState<Way | null>(null);
  return (
    <>
      {ways.map((way) => (
        <WayOut
          key={way}
          way={way}
          asking={asking === way}
          onAsk={(ask) => setAsking(ask ? way : null)}
          onDone={onDone}
        />
      ))}
    </>
  );
}

type Props = {
  readonly way: Way;
  readonly asking: boolean;
  readonly onAsk: (asking: boolean) => void;
  readonly onDone: () => void;
};

function WayOut({ way, asking, onAsk, onDone }: Props) {
  const { t, problem } = useText();
  const go = useGo(way);
  const network = useApp(({ snapshot }) => snapshot?.network?.name ?? '');
  const isRemoved = useApp(({ snapshot }) => snapshot?.removed != null);
  const [refused, setRefused] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const run = async (): Promise<void> => {
    setBusy(true);
    const result = await go();
    setBusy(false);
    if (result.ok) onDone();
    else setRefused(result.error);
  };
  return (
    <div className="way-out">
      <div className="way-out-head">
        <p className="soft">{t(textOf(way, isRemoved))}</p>
        {!asking && (
          <Button kind="danger" size="small" onClick={() => onAsk(true)}>
            {t(`leaving.${way}`)}
          </Button>
        )}
      </div>
      {asking && (
        <div className="way-out-sure" role="alertdialog" aria-label={t(`leaving.${way}`)}>
          <p>
            {t(isRemoved && way === 'network' ? 'removed.network.sure' : `leaving.${way}.sure`, {
              network,
            })}
          </p>
          <div className="way-out-actions">
            <Button size="small" autoFocus onClick={() => onAsk(false)}>
              {t('action.cancel')}
            </Button>
            <Button kind="danger" size="small" disabled={busy} onClick={() => void run()}>
              {t(`leaving.${way}.yes`)}
            </Button>
          </div>
        </div>
      )}
      {refused !== null && (
        <Banner tone="bad" urgent>
          {problem(refused)}
        </Banner>
      )}
    </div>
  );
}

const textOf = (way: Way, isRemoved: boolean): MessageId =>
  isRemoved && way !== 'everything' ? `removed.${way}.text` : `leaving.${way}.text`;

function useGo(way: Way): () => Promise<CommandResult<'leaveNetwork'>> {
  const { leaveNetwork, newIdentity, deleteEverything } = useActions();
  switch (way) {
    case 'network':
      return leaveNetwork;
    case 'identity':
      return newIdentity;
    case 'everything':
      return deleteEverything;
  }
}
