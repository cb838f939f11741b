import { CircleAlert, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

type Props = {
  readonly tone: 'warn' | 'bad';
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** Set where it appears because of what was just done: it is then read aloud at once. */
  readonly urgent?: boolean;
};

export function Banner({ tone, children, actions, urgent = false }: Props) {
  const Icon = tone === 'bad' ? CircleAlert : TriangleAlert;
  return (
    <div className={`banner banner-${tone}`} role={urgent ? 'alert' : undefined}>
      <Icon aria-hidden />
      <div className="banner-text">{children}</div>
      {actions}
    </div>
  );
}
