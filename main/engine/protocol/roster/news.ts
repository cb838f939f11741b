import { memberOf } from '../../../../shared/ids.ts';
import type { MeshEvent } from '../../events.ts';
import type { LogRecord } from '../../wire/records.ts';

/** What people are told of a new record of the roster. */
export function rosterNews({ content }: LogRecord): MeshEvent[] {
  const by = memberOf(content.author);
  if (content.kind === 'invitation')
    return [{ type: 'RosterChanged', kind: 'invited', pubKey: content.invitee, by }];
  if (content.kind === 'revocation')
    return [{ type: 'RosterChanged', kind: 'revoked', pubKey: content.revoked, by }];
  if (content.kind === 'successor') return [{ type: 'SuccessorsChanged' }];
  return [];
}
