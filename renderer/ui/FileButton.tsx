import { type ReactNode, useRef } from 'react';
import { Button } from './Button.tsx';

type Props = {
  readonly label: string;
  readonly onFile: (file: File) => void;
  readonly accept?: string;
  readonly icon?: ReactNode;
};

/** Asks for a file. */
export function FileButton({ label, onFile, accept, icon }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        aria-label={label}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file) onFile(file);
          // The same file may be chosen again.
          event.target.value = '';
        }}
      />
      <Button size="small" icon={icon} onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
