import { useEffect, useState } from 'react';
import type { Member } from '../../../shared/schemas.ts';
import { useText } from '../../i18n/use-text.tsx';
import { displayName } from '../../model/people.ts';
import { readQrPicture } from '../../model/qr-picture.ts';
import { useIdentity } from '../../store/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { KeyText } from '../../ui/KeyText.tsx';
import { NameAndKey } from '../../ui/Name.tsx';
import { PictureButton } from '../../ui/PictureButton.tsx';

type Props = {
  readonly member: Member;
  readonly onBack: () => void;
  readonly onClose: () => void;
};

/** Is this really their key? Two people read the same words to each other, or one shows their code. */
export function CompareKeys({ member, onBack, onClose }: Props) {
  const { t, rich } = useText();
  const { key } = useIdentity();
  const words = useSharedWords(key, member.key);
  const [seen, setSeen] = useState<'same' | 'other' | 'none' | null>(null);
  const name = displayName(member.nick, member.key);

  const look = async (picture: Blob): Promise<void> => {
    const text = await readQrPicture(picture);
    if (text === null) setSeen('none');
    else setSeen(text.trim().toLowerCase() === member.key ? 'same' : 'other');
  };
  return (
    <Dialog
      title={t('compare.title', { name })}
      onClose={onClose}
      footer={<Button onClick={onBack}>{t('action.back')}</Button>}
    >
      <p className="soft">
        {rich('compare.intro', { name: <NameAndKey nick={member.nick} of={member.key} /> })}
      </p>
      <ol className="words" aria-label={t('compare.words')}>
        {words.map((word, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a word may come twice, and none moves
          <li key={index}>{word}</li>
        ))}
      </ol>
      <p className="soft">{t('compare.differ')}</p>
      <section className="compare-picture">
        <PictureButton label={t('compare.picture')} onPicture={(file) => void look(file)} />
        <p role="status" data-seen={seen}>
          {seen !== null && t(`compare.${seen}`, { name })}
        </p>
      </section>
      <KeyText value={member.key} label={t('compare.key', { name })} />
    </Dialog>
  );
}

function useSharedWords(one: Member['key'], other: Member['key']): readonly string[] {
  const [words, setWords] = useState<readonly string[]>([]);
  useEffect(() => {
    let current = true;
    // Two thousand words, loaded when somebody compares and not before.
    void import('../../model/key-words.ts')
      .then(({ sharedWords }) => sharedWords(one, other))
      .then((found) => {
        if (current) setWords(found);
      });
    return () => {
      current = false;
    };
  }, [one, other]);
  return words;
}
