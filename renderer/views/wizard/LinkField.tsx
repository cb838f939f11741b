import { type ClipboardEvent, useState } from 'react';
import { useText } from '../../i18n/use-text.tsx';
import { readQrPicture } from '../../model/qr-picture.ts';
import { PictureButton } from '../../ui/PictureButton.tsx';
import { TextArea } from '../../ui/TextField.tsx';
import { LinkPreview } from './LinkPreview.tsx';
import type { NetworkForm } from './use-network-form.ts';

type Props = { readonly form: NetworkForm; readonly focus: boolean };

/** Takes an invite link: typed, pasted, or out of a picture of its QR code. */
export function LinkField({ form, focus }: Props) {
  const { t } = useText();
  const [unread, setUnread] = useState(false);

  const take = async (picture: Blob): Promise<void> => {
    const link = await readQrPicture(picture);
    setUnread(link === null);
    if (link !== null) form.change({ link });
  };
  const paste = (event: ClipboardEvent): void => {
    const picture = [...event.clipboardData.items].find(({ type }) => type.startsWith('image/'));
    const file = picture?.getAsFile();
    if (!file) return;
    event.preventDefault();
    void take(file);
  };
  return (
    <div className="link-entry">
      <TextArea
        label={t('network.link.label')}
        hint={t('network.link.hint')}
        placeholder="mesh-chat://join/…"
        value={form.link}
        autoFocus={focus}
        rows={2}
        mono
        dir="ltr"
        problem={unread ? t('network.link.unread') : form.refused}
        onPaste={paste}
        onChange={(event) => {
          setUnread(false);
          form.change({ link: event.target.value });
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          void form.submit();
        }}
      />
      <div className="link-found">
        <LinkPreview link={form.link} />
        <PictureButton label={t('network.link.picture')} onPicture={(file) => void take(file)} />
      </div>
    </div>
  );
}
