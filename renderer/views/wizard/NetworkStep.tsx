import { ShieldCheck } from 'lucide-react';
import { RadioGroup } from 'radix-ui';
import { useState } from 'react';
import { formatAddress, parseAddressList } from '../../../shared/address.ts';
import { parseNetworkName } from '../../../shared/nick.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { MessageId } from '../../i18n/text.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions, useApp, useSnapshot } from '../../store/context.tsx';
import type { Setup } from '../../store/state.ts';
import { Button } from '../../ui/Button.tsx';
import { TextArea, TextField } from '../../ui/TextField.tsx';
import { StepFrame } from './StepFrame.tsx';

export function NetworkStep() {
  const { t, problem } = useText();
  const { setSetup, goTo, startNetwork, joinAt } = useActions();
  const { choice, networkName, addresses } = useApp(({ setup }) => setup);
  const nick = useSnapshot(({ identity }) => identity.nick) ?? '';
  const [refused, setRefused] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  // The field has the focus at first; while somebody chooses, the choice keeps it.
  const [choosing, setChoosing] = useState(false);
  const name = networkName ?? t('network.start.default', { nick });

  const change = (setup: Partial<Setup>): void => {
    setSetup(setup);
    setRefused(null);
  };
  const submit = async (): Promise<void> => {
    const parsed = choice === 'start' ? parseNetworkName(name) : parseAddressList(addresses);
    if (!parsed.ok) return setRefused(parsed.error);
    setBusy(true);
    const { value } = parsed;
    const result =
      typeof value === 'string'
        ? await startNetwork(value)
        : await joinAt(value.map(formatAddress));
    setBusy(false);
    if (!result.ok) setRefused(result.error);
  };
  const emptyList = refused?.code === 'address-invalid' && refused.detail === '';
  const words = refused && (emptyList ? t('network.join.empty') : problem(refused));

  return (
    <StepFrame
      title={t('network.title')}
      intro={t('network.intro')}
      onBack={() => goTo('you')}
      onSubmit={() => void submit()}
      actions={
        <Button kind="primary" type="submit" disabled={busy}>
          {t(choice === 'start' ? 'network.start.action' : 'network.join.action')}
        </Button>
      }
    >
      <RadioGroup.Root
        className="choices"
        aria-label={t('network.choice')}
        value={choice}
        onValueChange={(value) => {
          setChoosing(true);
          change({ choice: value === 'join' ? 'join' : 'start' });
        }}
      >
        <Choice value="start" title="network.start" text="network.start.text" />
        <Choice value="join" title="network.join" text="network.join.text" />
      </RadioGroup.Root>
      {choice === 'start' ? (
        <TextField
          label={t('network.start.name')}
          value={name}
          autoFocus={!choosing}
          dir="auto"
          problem={words}
          onChange={(event) => change({ networkName: event.target.value })}
        />
      ) : (
        <TextArea
          label={t('network.join.addresses')}
          hint={t('network.join.hint')}
          value={addresses}
          autoFocus={!choosing}
          rows={1}
          mono
          dir="ltr"
          problem={words}
          onChange={(event) => change({ addresses: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            void submit();
          }}
        />
      )}
      <p className="note">
        <ShieldCheck aria-hidden />
        {t('network.firewall')}
      </p>
    </StepFrame>
  );
}

type ChoiceProps = {
  readonly value: Setup['choice'];
  readonly title: MessageId;
  readonly text: MessageId;
};

function Choice({ value, title, text }: ChoiceProps) {
  const { t } = useText();
  return (
    <RadioGroup.Item
      className="choice"
      value={value}
      aria-label={t(title)}
      aria-describedby={`choice-${value}`}
    >
      <span className="choice-mark" aria-hidden />
      <span className="choice-words">
        <span className="choice-title">{t(title)}</span>
        <span id={`choice-${value}`} className="soft">
          {t(text)}
        </span>
      </span>
    </RadioGroup.Item>
  );
}
