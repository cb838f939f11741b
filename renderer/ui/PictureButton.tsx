import { ScanQrCode } from 'lucide-react';
import { useRef } from 'react';
import { Button } from './Button.tsx';

type Props = { readonly label: string; readonly onPicture: (picture: Blob) => void };

/** Asks for a picture from a file. */
export function PictureButton({ label, onPicture }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        aria-label={label}
        onChange={(event) => {
          const [picture] = event.target.files ?? [];
          if (picture) onPicture(picture);
          // The same file may be chosen again.
          event.target.value = '';
        }}
      />
      <Button size="small" icon={<ScanQrCode aria-hidden />} onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
