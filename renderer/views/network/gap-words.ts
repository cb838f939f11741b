import type { Gap } from '../../../shared/insight-schemas.ts';
import type { Text } from '../../i18n/use-text.tsx';
import { displayName } from '../../model/people.ts';

/** What is lacking, whose it is, and who has it. */
export function gapWords({ t }: Text, { kind, from, count, holder }: Gap): string {
  const name = from === null ? t('notice.somebody') : displayName(from.nick, from.key);
  if (kind === 'sealed') return t('gap.sealed', { name, count: count ?? 1 });
  if (holder === null || holder.key === from?.key) return t('gap.missing', { name });
  return t('gap.missing.holder', { name, holder: displayName(holder.nick, holder.key) });
}
