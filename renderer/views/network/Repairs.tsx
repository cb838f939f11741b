import { CircleCheck, LoaderCircle, type LucideIcon, Split as SplitIcon } from 'lucide-react';
import { useState } from 'react';
import type { NodeId } from '../../../shared/ids.ts';
import type { Connection, HealingEntry, Mesh } from '../../../shared/insight-schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useSnapshot } from '../../store/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { moment } from './moment.ts';
import { useHealingWords } from './use-healing-words.ts';
import { useNicks } from './use-nicks.ts';

/** What the mesh mended, newest first, and a way to see it do so. */
export function Repairs({ mesh }: { readonly mesh: Mesh | null }) {
  const { t } = useText();
  const healing = useSnapshot((snapshot) => snapshot.healing);
  return (
    <>
      <FireDrill connections={mesh?.connections ?? []} />
      <section>
        <h3>{t('repairs.title')}</h3>
        {healing.length === 0 ? (
          <p className="soft">{t('repairs.none')}</p>
        ) : (
          <ol className="repairs" aria-label={t('repairs.title')} aria-live="polite">
            {[...healing].reverse().map((entry) => (
              <Entry key={`${entry.kind}${entry.at}`} entry={entry} />
            ))}
          </ol>
        )}
        <p className="soft">{t('repairs.kept')}</p>
      </section>
    </>
  );
}

function Entry({ entry }: { readonly entry: HealingEntry }) {
  const text = useText();
  const { what, how } = useHealingWords()(entry);
  const Icon = iconOf(entry);
  return (
    <li className="repair" data-open={isOpen(entry)}>
      <Icon className={Icon === LoaderCircle ? 'spin' : ''} aria-hidden />
      <time className="repair-time" dateTime={new Date(entry.at).toISOString()}>
        {moment(text, entry.at)}
      </time>
      <div className="repair-words">
        <p>{what}</p>
        <p className="soft">{how}</p>
      </div>
    </li>
  );
}

const isOpen = (entry: HealingEntry): boolean =>
  entry.kind === 'repair' ? entry.outcome === 'waiting' : entry.until === null;

const iconOf = (entry: HealingEntry): LucideIcon =>
  entry.kind === 'split' ? SplitIcon : isOpen(entry) ? LoaderCircle : CircleCheck;

/** Cuts one link on purpose. The result is the newest line below. */
function FireDrill({ connections }: { readonly connections: readonly Connection[] }) {
  const { t, problem } = useText();
  const { cutLink } = useActions();
  const nickOf = useNicks();
  const [said, setSaid] = useState<string | null>(null);
  const target = oldest(connections);
  const onDrill = async (node: NodeId) => {
    const result = await cutLink(node);
    setSaid(result.ok ? t('drill.done', { name: nickOf(node) ?? '?' }) : problem(result.error));
  };
  return (
    <section className="network-scenario">
      <div>
        <h3>{t('drill.title')}</h3>
        <p className="soft">{t('drill.text')}</p>
        <p role="status">{said}</p>
      </div>
      <Button
        disabled={target === null}
        onClick={() => target !== null && void onDrill(target.node)}
      >
        {t('drill.action')}
      </Button>
    </section>
  );
}

const oldest = (connections: readonly Connection[]): Connection | null =>
  connections.reduce<Connection | null>((a, b) => (a === null || b.since < a.since ? b : a), null);
