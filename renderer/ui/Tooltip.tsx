import { Tooltip } from 'radix-ui';
import type { ReactNode } from 'react';
import { isQuietFocus } from './quiet-focus.ts';

type Props = {
  readonly text: string;
  readonly keys?: string | undefined;
  /** One element that takes a ref. */
  readonly children: ReactNode;
};

export function Tip({ text, keys, children }: Props) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        asChild
        onFocus={(event) => {
          if (isQuietFocus()) event.preventDefault();
        }}
      >
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="tooltip" sideOffset={6} collisionPadding={8}>
          {text}
          {keys !== undefined && <kbd className="tooltip-keys">{keys}</kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}

export const TipProvider = ({ children }: { readonly children: ReactNode }) => (
  <Tooltip.Provider delayDuration={500}>{children}</Tooltip.Provider>
);
