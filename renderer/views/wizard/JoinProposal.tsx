import { useState } from 'react';
import type { MemberKey } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { Proposal } from '../../../shared/schemas.ts';
import type { MessageId } from '../../i18n/text.ts';
import { useText } from '../../i18n/use-text.tsx';
import { useActions } from '../../store/context.tsx';
import { Avatar } from '../../ui/Avatar.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { NameAndKey } from '../../ui/Name.tsx';
import { StepFrame } from './StepFrame.tsx';

const PROPOSAL_ID = 'join-proposal';

/** The network that was found, before anybody joins it. */
export function JoinProposal({ proposal }: { readonly proposal: Proposal }) {
  const { t, problem } = useText();
  const { confirmJoin, cancelJoin, goTo } = useActions();
  const [refused, setRefused] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const answer = async (yes: boolean): Promise<void> => {
    setBusy(true);
    const result = yes ? await confirmJoin(proposal.network.id) : await cancelJoin();
    setBusy(false);
    if (!result.ok) setRefused(result.error);
    else if (!yes) goTo('network');
  };
  return (
    <StepFrame
      title={t('join.confirm.title')}
      intro={t('join.proposal.question')}
      onSubmit={() => void answer(true)}
      actions={
        <>
          <Button disabled={busy} onClick={() => void answer(false)}>
            {t('join.proposal.no')}
          </Button>
          {/* The focus comes here unasked: what the question is has to be read with it. */}
          <Button
            kind="primary"
            type="submit"
            disabled={busy}
            autoFocus
            aria-describedby={PROPOSAL_ID}
          >
            {t('join.proposal.yes')}
          </Button>
        </>
      }
    >
      <Found proposal={proposal} />
      {refused !== null && (
        <Banner tone="bad" urgent>
          {problem(refused)}
        </Banner>
      )}
    </StepFrame>
  );
}

function Found({ proposal }: { readonly proposal: Proposal }) {
  const { t, rich } = useText();
  const { network, founderNick, admittedBy, admittedByNick } = proposal;
  return (
    <div id={PROPOSAL_ID} className="proposal">
      <p className="proposal-name">
        {rich('join.proposal', { network: <bdi className="name">{network.name}</bdi> })}
      </p>
      {network.founder === null ? (
        <p className="soft">{t('join.proposal.open')}</p>
      ) : (
        <Person
          of={network.founder}
          nick={founderNick}
          words="join.proposal.founded"
          slot="founder"
        />
      )}
      {admittedBy !== null && (
        <Person
          of={admittedBy}
          nick={admittedByNick}
          words="join.proposal.admitted"
          slot="member"
        />
      )}
    </div>
  );
}

type PersonProps = {
  readonly of: MemberKey;
  readonly nick: string | null;
  readonly words: MessageId;
  readonly slot: string;
};

function Person({ of, nick, words, slot }: PersonProps) {
  const { rich } = useText();
  return (
    <p className="proposal-person">
      <Avatar seed={of} size="small" />
      <span>{rich(words, { [slot]: <NameAndKey nick={nick} of={of} /> })}</span>
    </p>
  );
}
