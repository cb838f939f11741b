import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

type Props = {
  readonly tone: 'good' | 'warn' | 'bad';
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** Set where it appears because of what was just done: it is then read aloud at once. */
  readonly urgent?: boolean;
};

const ICONS = { good: CircleCheck, warn: TriangleAlert, bad: CircleAlert };

export function Banner({ tone, children, actions, urgent = false }: Props) {
  const Icon = ICONS[tone];
  const role = tone === 'good' ? 'status' : urgent ? 'alert' : undefined;
  return (
    <div className={`banner banner-${tone}`} role={role}>
      <Icon aria-hidden />
      <div className="banner-text">{children}</div>
      {actions}
    </div>
  );
}
