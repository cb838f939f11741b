import { Ellipsis } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';

type Props = { readonly label: string; readonly children: ReactNode };

/** What else can be done with something, behind three dots. */
export function Menu({ label, children }: Props) {
  return (
    // Not modal: its overlay would inject a style element, which the content security policy refuses.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="icon-button" aria-label={label}>
        <Ellipsis aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

type ItemProps = {
  readonly icon: ReactNode;
  readonly danger?: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
};

export function MenuItem({ icon, danger = false, onChoose, children }: ItemProps) {
  return (
    <DropdownMenu.Item className="menu-item" data-danger={danger} onSelect={onChoose}>
      {icon}
      {children}
    </DropdownMenu.Item>
  );
}
