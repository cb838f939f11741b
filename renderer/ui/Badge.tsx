import type { ReactNode } from 'react';

type Props = { readonly tone?: 'calm' | 'accent' | 'good' | 'bad'; readonly children: ReactNode };

export const Badge = ({ tone = 'calm', children }: Props) => (
  <span className={`badge badge-${tone}`}>{children}</span>
);
