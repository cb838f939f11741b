import { PASTED_KEYS_COUNT_MAX } from '../../../shared/limits.ts';
import type { KeyVerdict } from '../../../shared/pasted-keys.ts';
import { useText } from '../../i18n/use-text.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { TextArea } from '../../ui/TextField.tsx';
import type { KeyInvite } from './use-key-invite.ts';
import { VerdictList } from './VerdictList.tsx';

/** Pasted keys, each with what can become of it. */
export function InviteKeys({ form }: { readonly form: KeyInvite }) {
  const { t, problem } = useText();
  return (
    <>
      <p className="soft">{t('invite.intro')}</p>
      <div className="invite-keys">
        <TextArea
          label={t('invite.keys')}
          placeholder={t('invite.placeholder')}
          value={form.text}
          rows={3}
          mono
          dir="ltr"
          autoFocus
          onChange={(event) => form.change(event.target.value)}
        />
      </div>
      {form.refused !== null && (
        <Banner tone="bad" urgent>
          {problem(form.refused)}
        </Banner>
      )}
      <Verdicts verdicts={form.verdicts} />
    </>
  );
}

function Verdicts({ verdicts }: { readonly verdicts: readonly KeyVerdict[] }) {
  const { t } = useText();
  if (verdicts.length === 0) return <p className="soft">{t('invite.empty')}</p>;
  return (
    <>
      <VerdictList verdicts={verdicts} results={null} />
      {verdicts.length === PASTED_KEYS_COUNT_MAX && (
        <p className="soft">{t('invite.cut', { count: PASTED_KEYS_COUNT_MAX })}</p>
      )}
    </>
  );
}
