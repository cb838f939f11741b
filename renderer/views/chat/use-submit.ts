import { useCallback, useRef, useState } from 'react';
import { readPastedKeys } from '../../../shared/pasted-keys.ts';
import type { Problem } from '../../../shared/problem.ts';
import { type Recipient, readRecipient } from '../../../shared/recipient.ts';
import type { Member } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { knownKeys } from '../../model/invitees.ts';
import { displayName } from '../../model/people.ts';
import { readComposer, type SlashName } from '../../model/slash.ts';
import { useActions, useMesh } from '../../store/context.tsx';

export type Said = { readonly words: string; readonly bad: boolean };

type Submit = {
  /** What came of the last submission, if it needs words. */
  readonly said: Said | null;
  readonly submit: (text: string) => Promise<void>;
  readonly forget: () => void;
};

/** Sends or runs what was written. The text stays until it is safe or done. */
export function useSubmit(): Submit {
  const { t, problem } = useText();
  const actions = useActions();
  const { store } = useMesh();
  const runInvite = useInviteCommand();
  const runDirect = useDirectCommand();
  const askRevoke = useRevokeCommand();
  const [said, setSaid] = useState<Said | null>(null);
  const busy = useRef(false);

  const run = async (name: SlashName, rest: string): Promise<Said | null> => {
    if (name === 'dm') return runDirect(rest);
    if (name === 'revoke') return askRevoke(rest);
    if (name === 'invite' && rest !== '') return runInvite(rest);
    actions.setDraft('');
    if (name === 'quit') {
      const result = await actions.quit();
      return result.ok ? null : bad(problem(result.error));
    }
    actions.openDialog(name === 'me' ? 'identity' : name);
    return null;
  };
  const send = async (text: string): Promise<Said | null> => {
    const result = await actions.sendMessage(text);
    return result.ok ? null : bad(t('composer.problem', { problem: problem(result.error) }));
  };
  const act = async (text: string): Promise<Said | null> => {
    if (store.getState().composing?.kind === 'edit') {
      const result = await actions.finishEdit();
      return result.ok ? null : bad(t('composer.notRun', { problem: problem(result.error) }));
    }
    const input = readComposer(text);
    switch (input.kind) {
      case 'empty':
        return null;
      case 'message':
        return send(input.text);
      case 'command':
        return run(input.name, input.rest);
      case 'unknown':
        return bad(t('composer.unknown', { name: input.name.slice(0, 40) }));
      case 'takes-nothing':
        return bad(t('composer.takesNothing', { name: input.name }));
    }
  };
  const submit = async (text: string): Promise<void> => {
    // A second Enter while the first is being saved would send it twice.
    if (busy.current) return;
    busy.current = true;
    setSaid(await act(text));
    busy.current = false;
  };
  return { said, submit, forget: useCallback(() => setSaid(null), []) };
}

const bad = (words: string): Said => ({ words, bad: true });

/** `/dm name text` says it to one member alone and goes there; without text it only goes there. */
function useDirectCommand(): (rest: string) => Promise<Said | null> {
  const { t, problem } = useText();
  const { store } = useMesh();
  const { sendMessage, setDraft, openConversation } = useActions();
  return async (rest) => {
    const members = store.getState().snapshot?.members ?? [];
    const found = readRecipient(
      rest,
      members.filter(({ self }) => !self),
    );
    if (found.kind !== 'one') return bad(t('composer.problem', { problem: problem(why(found)) }));
    const { key } = found.person;
    if (found.rest !== '') {
      const result = await sendMessage(found.rest, key);
      if (!result.ok) return bad(t('composer.problem', { problem: problem(result.error) }));
    } else setDraft('');
    await openConversation(key);
    return null;
  };
}

/** `/revoke name` or key: leads to the question, which is asked once and nowhere else. */
function useRevokeCommand(): (rest: string) => Said | null {
  const { t, problem } = useText();
  const { store } = useMesh();
  const { askToRemove, setDraft } = useActions();
  return (rest) => {
    const members = store.getState().snapshot?.members ?? [];
    const found = readRecipient(
      rest,
      members.filter(({ self }) => !self),
    );
    if (found.kind !== 'one') return bad(t('composer.notRun', { problem: problem(why(found)) }));
    setDraft('');
    askToRemove(found.person.key);
    return null;
  };
}

const why = (found: Exclude<Recipient<Member>, { kind: 'one' }>): Problem =>
  found.kind === 'none'
    ? { code: 'unknown-recipient' }
    : { code: 'ambiguous-recipient', detail: found.named.join(', ') };

/** `/invite key …` sends only when every key in it can be invited; else it says why and waits. */
function useInviteCommand(): (rest: string) => Promise<Said> {
  const { t, problem } = useText();
  const { store } = useMesh();
  const { invite, setDraft } = useActions();
  return async (rest) => {
    const { snapshot } = store.getState();
    if (snapshot?.identity == null) return bad(problem({ code: 'not-running' }));
    const verdicts = readPastedKeys(rest, knownKeys(snapshot.identity.key, snapshot));
    const wrong = verdicts.find((verdict) => verdict.problem !== null);
    if (wrong?.problem) return bad(t('composer.notRun', { problem: problem(wrong.problem) }));
    const result = await invite(verdicts.flatMap(({ key }) => (key === null ? [] : [key])));
    if (!result.ok) return bad(t('composer.notRun', { problem: problem(result.error) }));
    const failed = result.value.find((one) => one.problem !== null);
    if (failed?.problem) return bad(t('composer.notRun', { problem: problem(failed.problem) }));
    setDraft('');
    const [first] = verdicts;
    const who = first?.key ? displayName(first.label || null, first.key) : '';
    return { words: t('composer.invited', { count: result.value.length, who }), bad: false };
  };
}
