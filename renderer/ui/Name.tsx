import type { MemberKey } from '../../shared/ids.ts';
import { displayName } from '../model/people.ts';

/** A person's name inside other text, unable to turn its surroundings round. */
export const Name = (props: { readonly nick: string | null; readonly of: MemberKey }) => (
  <bdi className="name">{displayName(props.nick, props.of)}</bdi>
);
