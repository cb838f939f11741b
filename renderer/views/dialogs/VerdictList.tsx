import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import type { CommandOutput } from '../../../shared/contract.ts';
import type { KeyVerdict } from '../../../shared/pasted-keys.ts';
import { useText } from '../../i18n/use-text.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { ShortKey } from '../../ui/KeyText.tsx';

type Props = {
  readonly verdicts: readonly KeyVerdict[];
  /** What came of inviting them; null before. */
  readonly results: CommandOutput<'invite'> | null;
};

/** One line a key: whose it is, and whether it can be, or was, invited. */
export function VerdictList({ verdicts, results }: Props) {
  const { t } = useText();
  return (
    <ul className="verdicts" aria-label={t('invite.verdicts')} aria-live="polite">
      {verdicts.map((verdict, index) => (
        <Verdict key={verdict.key ?? index} verdict={verdict} results={results} />
      ))}
    </ul>
  );
}

type VerdictProps = { readonly verdict: KeyVerdict; readonly results: Props['results'] };

function Verdict({ verdict, results }: VerdictProps) {
  const { t, problem } = useText();
  const { key, label, source } = verdict;
  const result = results?.find((one) => one.key === key);
  const wrong = result ? result.problem : verdict.problem;
  const Icon = wrong ? CircleAlert : result ? CircleCheck : CircleDashed;
  return (
    <li className="verdict" data-bad={wrong !== null}>
      {key === null ? (
        <CircleDashed className="verdict-blank" aria-hidden />
      ) : (
        <Avatar seed={key} size="small" />
      )}
      <span className="verdict-who">
        {label !== '' && <bdi className="name">{label}</bdi>}
        {key === null ? (
          label === '' && <bdi className="verdict-source soft">{source}</bdi>
        ) : (
          <ShortKey value={key} />
        )}
      </span>
      <span className="verdict-words">
        <Icon aria-hidden />
        {wrong ? problem(wrong) : t(result ? 'invite.invited' : 'invite.valid')}
      </span>
    </li>
  );
}
