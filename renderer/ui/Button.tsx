import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Tip } from './Tooltip.tsx';

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'style'> & {
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger';
  readonly size?: 'normal' | 'small';
  readonly icon?: ReactNode;
  readonly wide?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
};

export function Button({
  kind = 'secondary',
  size = 'normal',
  icon,
  wide = false,
  children,
  type = 'button',
  ...rest
}: Props) {
  const names = ['button', `button-${kind}`, size === 'small' && 'button-small', wide && 'wide'];
  return (
    <button type={type} className={names.filter(Boolean).join(' ')} {...rest}>
      {icon}
      {children}
    </button>
  );
}

type IconProps = Omit<Props, 'kind' | 'size' | 'icon' | 'wide' | 'children'> & {
  /** What it does: its accessible name and its tooltip. */
  readonly label: string;
  /** Shown behind the label in the tooltip, such as a shortcut. */
  readonly keys?: string;
  readonly children: ReactNode;
  readonly strong?: boolean;
};

/** A button that is a picture: never without a name, and the name is to be seen on hover. */
export function IconButton({ label, keys, children, strong, type = 'button', ...rest }: IconProps) {
  return (
    <Tip text={label} keys={keys}>
      <button
        type={type}
        className={strong ? 'icon-button icon-button-strong' : 'icon-button'}
        aria-label={label}
        {...rest}
      >
        {children}
      </button>
    </Tip>
  );
}
