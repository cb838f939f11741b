import type { MemberKey } from '../../shared/ids.ts';
import { displayName, hasName } from '../model/people.ts';
import { ShortKey } from './KeyText.tsx';

type Props = { readonly nick: string | null; readonly of: MemberKey };

/** A person's name inside other text, unable to turn its surroundings round. */
export const Name = ({ nick, of }: Props) => <bdi className="name">{displayName(nick, of)}</bdi>;

/** `alice [a1b2c3d4]`, and the key alone where it is all the name there is. */
export const NameAndKey = ({ nick, of }: Props) => (
  <>
    <Name nick={nick} of={of} /> {hasName(nick) && <ShortKey value={of} />}
  </>
);
