import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { useText } from '../../i18n/use-text.tsx';
import { useActions } from '../../store/context.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { SelectField } from '../../ui/SelectField.tsx';
import { TextArea, TextField } from '../../ui/TextField.tsx';
import { LinkField } from './LinkField.tsx';
import { NetworkChoice } from './NetworkChoice.tsx';
import { StepFrame } from './StepFrame.tsx';
import { type NetworkForm, useNetworkForm } from './use-network-form.ts';

export function NetworkStep() {
  const { t } = useText();
  const { goTo } = useActions();
  const form = useNetworkForm();
  // The field has the focus; while somebody walks through the choice by keys, that keeps it.
  const [choosing, setChoosing] = useState(false);
  return (
    <StepFrame
      title={t('network.title')}
      intro={t('network.intro')}
      onBack={() => goTo('you')}
      onSubmit={() => void form.submit()}
      actions={
        <Button kind="primary" type="submit" disabled={form.busy}>
          {t(form.choice === 'start' ? 'network.start.action' : 'network.join.action')}
        </Button>
      }
    >
      {form.restored && <Banner tone="good">{t('network.restored')}</Banner>}
      <NetworkChoice
        value={form.choice}
        onChoose={(choice, byKeyboard) => {
          setChoosing(byKeyboard);
          form.change({ choice });
        }}
      />
      <ChosenField form={form} focus={!choosing} />
      <p className="note">
        <ShieldCheck aria-hidden />
        {t('network.firewall')}
      </p>
    </StepFrame>
  );
}

const HISTORIES = ['all', 'month', 'none'] as const;

type FieldProps = { readonly form: NetworkForm; readonly focus: boolean };

function ChosenField({ form, focus }: FieldProps) {
  switch (form.choice) {
    case 'start':
      return (
        <>
          <NameField form={form} focus={focus} />
          <HistoryField form={form} />
        </>
      );
    case 'link':
      return <LinkField form={form} focus={focus} />;
    case 'join':
      return <AddressesField form={form} focus={focus} />;
  }
}

function NameField({ form, focus }: FieldProps) {
  const { t } = useText();
  return (
    <TextField
      label={t('network.start.name')}
      value={form.name}
      autoFocus={focus}
      dir="auto"
      problem={form.refused}
      onChange={(event) => form.change({ networkName: event.target.value })}
    />
  );
}

function HistoryField({ form }: { readonly form: NetworkForm }) {
  const { t } = useText();
  return (
    <SelectField
      label={t('network.history')}
      value={form.history}
      options={HISTORIES.map((value) => ({ value, label: t(`network.history.${value}`) }))}
      onChoose={(history) => form.change({ history })}
    />
  );
}

/** Grows with what is pasted; Enter joins, as in the field of one line that it looks like. */
function AddressesField({ form, focus }: FieldProps) {
  const { t } = useText();
  return (
    <TextArea
      label={t('network.join.addresses')}
      hint={t('network.join.hint')}
      value={form.addresses}
      autoFocus={focus}
      rows={1}
      mono
      dir="ltr"
      problem={form.refused}
      onChange={(event) => form.change({ addresses: event.target.value })}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
        event.preventDefault();
        void form.submit();
      }}
    />
  );
}
