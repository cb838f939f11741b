import type { Presence } from '../../model/people.ts';

/** Told apart by shape as well as by colour: a full dot with a link, a full dot, a ring. */
export function PresenceIcon({ presence }: { readonly presence: Presence }) {
  if (presence === 'self') return null;
  return (
    <svg className={`presence presence-${presence}`} viewBox="0 0 12 12" aria-hidden>
      <circle className="presence-rim" cx="6" cy="6" r="6" />
      {presence === 'offline' ? (
        <circle className="presence-ring" cx="6" cy="6" r="3" />
      ) : (
        <circle className="presence-dot" cx="6" cy="6" r="4" />
      )}
      {presence === 'linked' && <circle className="presence-core" cx="6" cy="6" r="1.6" />}
    </svg>
  );
}
