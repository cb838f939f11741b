import { CircleCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Problem } from '../../../shared/problem.ts';
import { useText } from '../../i18n/use-text.tsx';
import { isWord, pickedPlaces } from '../../model/recovery-check.ts';
import { useActions } from '../../store/context.tsx';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';

type Step = 'why' | 'words' | 'check' | 'done';

/** The 24 words: what they are for, the words themselves, three of them asked for. */
export function WordsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useText();
  const [step, setStep] = useState<Step>('why');
  const [words, refused] = useWords();
  switch (step) {
    case 'why':
      return <Why refused={refused} onNext={() => setStep('words')} onClose={onClose} />;
    case 'words':
      return <Words words={words} onNext={() => setStep('check')} onClose={onClose} />;
    case 'check':
      return (
        <Check
          words={words}
          onBack={() => setStep('words')}
          onDone={() => setStep('done')}
          onClose={onClose}
        />
      );
    case 'done':
      return (
        <Dialog
          title={t('words.title')}
          size="small"
          onClose={onClose}
          footer={
            <Button kind="primary" autoFocus onClick={onClose}>
              {t('action.done')}
            </Button>
          }
        >
          <p className="words-done" role="status">
            <CircleCheck aria-hidden />
            {t('words.done')}
          </p>
        </Dialog>
      );
  }
}

function useWords(): [readonly string[], Problem | null] {
  const { getWords } = useActions();
  const [words, setWords] = useState<readonly string[]>([]);
  const [refused, setRefused] = useState<Problem | null>(null);
  useEffect(() => {
    let current = true;
    void getWords().then((result) => {
      if (!current) return;
      if (result.ok) setWords(result.value);
      else setRefused(result.error);
    });
    return () => {
      current = false;
    };
  }, [getWords]);
  return [words, refused];
}

type WhyProps = {
  readonly refused: Problem | null;
  readonly onNext: () => void;
  readonly onClose: () => void;
};

function Why({ refused, onNext, onClose }: WhyProps) {
  const { t, problem } = useText();
  return (
    <Dialog
      title={t('words.title')}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('words.later')}</Button>
          <Button kind="primary" autoFocus disabled={refused !== null} onClick={onNext}>
            {t('words.show')}
          </Button>
        </>
      }
    >
      <ul className="facts-list">
        <li>{t('words.why')}</li>
        <li>{t('words.all')}</li>
        <li>{t('words.secret')}</li>
      </ul>
      {refused !== null && <Banner tone="bad">{problem(refused)}</Banner>}
    </Dialog>
  );
}

type WordsProps = {
  readonly words: readonly string[];
  readonly onNext: () => void;
  readonly onClose: () => void;
};

function Words({ words, onNext, onClose }: WordsProps) {
  const { t } = useText();
  return (
    <Dialog
      title={t('words.title')}
      intro={t('words.write')}
      onClose={onClose}
      footer={
        <Button kind="primary" autoFocus onClick={onNext}>
          {t('words.written')}
        </Button>
      }
    >
      <ol className="recovery-words" aria-label={t('words.label')} dir="ltr" lang="en">
        {words.map((word, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a word may occur twice, and none moves
          <li key={at}>{word}</li>
        ))}
      </ol>
    </Dialog>
  );
}

type CheckProps = {
  readonly words: readonly string[];
  readonly onBack: () => void;
  readonly onDone: () => void;
  readonly onClose: () => void;
};

function Check({ words, onBack, onDone, onClose }: CheckProps) {
  const { t, problem } = useText();
  const { confirmWords } = useActions();
  const [places] = useState(() => pickedPlaces(words.length, Math.random));
  const [typed, setTyped] = useState<readonly string[]>(places.map(() => ''));
  const [wrong, setWrong] = useState<readonly number[]>([]);
  const [refused, setRefused] = useState<Problem | null>(null);

  const check = async (): Promise<void> => {
    const bad = places.filter((place, at) => !isWord(typed[at] ?? '', words[place] ?? ''));
    setWrong(bad);
    if (bad.length > 0) return;
    const result = await confirmWords();
    if (result.ok) onDone();
    else setRefused(result.error);
  };
  return (
    <Dialog
      title={t('words.title')}
      intro={t('words.check')}
      size="small"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onBack}>{t('words.back')}</Button>
          <Button kind="primary" type="submit" form="words-check">
            {t('words.confirm')}
          </Button>
        </>
      }
    >
      <form
        id="words-check"
        className="words-check"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void check();
        }}
      >
        {places.map((place, at) => (
          <TextField
            key={place}
            label={t('words.number', { number: place + 1 })}
            dir="ltr"
            lang="en"
            autoFocus={at === 0}
            value={typed[at] ?? ''}
            problem={wrong.includes(place) ? t('words.differs') : null}
            onChange={(event) => {
              setTyped(typed.with(at, event.target.value));
              setWrong(wrong.filter((one) => one !== place));
            }}
          />
        ))}
      </form>
      {refused !== null && (
        <Banner tone="bad" urgent>
          {problem(refused)}
        </Banner>
      )}
    </Dialog>
  );
}
