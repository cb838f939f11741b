import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type InstanceId,
  type LinkKey,
  type NetworkId,
  nodeId,
  type RecordId,
} from '../../../../shared/ids.ts';
import { SigningKey } from '../../crypto/ed25519.ts';
import {
  type Content,
  isKind,
  type LogRecord,
  makeRecord,
  RECORD_LABEL,
} from '../../wire/records.ts';
import { evaluateRoster, type RosterView } from './evaluate.ts';

/** People with a roster log each, who write records of what they did. */
const people = Array.from({ length: 6 }, (_, at) => {
  const signer = SigningKey.fromSeed(new Uint8Array(32).fill(at + 1));
  return { signer, node: nodeId(signer.publicKey, `${at}`.repeat(32) as InstanceId) };
});
const keyOf = (person: number) => (people[person] as (typeof people)[number]).signer.publicKey;

class Story {
  readonly records = new Map<RecordId, LogRecord>();
  readonly genesis: LogRecord<'genesis'>;
  private readonly tips = new Map<number, { seq: number; prev: RecordId }>();
  private time = 1000;

  constructor() {
    const genesis = this.write(0, {
      kind: 'genesis',
      random: new Uint8Array(32),
      name: 'Garden',
      requireInvitation: true,
      newcomerHistoryDays: null,
    });
    if (!isKind(genesis, 'genesis')) throw new Error('genesis');
    this.genesis = genesis;
  }

  invite(by: number, whom: number, via: LinkKey | null = null, relay = false): LogRecord {
    return this.write(by, { kind: 'invitation', invitee: keyOf(whom), label: null, via, relay });
  }

  inviteRelay(by: number, whom: number): LogRecord {
    return this.invite(by, whom, null, true);
  }

  reset(by: number, link: LinkKey): LogRecord {
    return this.write(by, { kind: 'link-reset', link });
  }

  /** What a thief writes under a key: in a log of another device, or beside what was written before. */
  forge(by: number, whom: number, time: number, place: 'elsewhere' | 'beside'): LogRecord {
    const { signer, node } = people[by] as (typeof people)[number];
    const own = [...this.records.values()].filter(({ content }) => content.author === node);
    const { seq, prev } = (place === 'beside' && own[0]?.content) || { seq: 0, prev: null };
    const author =
      place === 'beside' ? node : nodeId(signer.publicKey, 'f'.repeat(32) as InstanceId);
    const network = this.genesis.id as string as NetworkId;
    const forged = makeRecord(
      {
        ...{ kind: 'invitation', invitee: keyOf(whom), label: null, via: null, relay: false },
        ...{ network, author, seq, prev, time },
      },
      (signed) => signer.sign(RECORD_LABEL, signed),
    );
    this.records.set(forged.id, forged);
    return forged;
  }

  /** The cut is all that the story has of the revoked one, or of its first `known` records. */
  revoke(by: number, whom: number, known = Number.POSITIVE_INFINITY): LogRecord {
    const node = people[whom]?.node;
    const own = [...this.records.values()].filter(({ content }) => content.author === node);
    const head = own.slice(0, known).at(-1);
    const cut = head
      ? [{ log: 'roster', author: head.content.author, seq: head.content.seq, id: head.id }]
      : [];
    return this.write(by, { kind: 'revocation', revoked: keyOf(whom), reason: null, cut });
  }

  view(records: Iterable<LogRecord> = this.records.values()): RosterView {
    return evaluateRoster(this.genesis, new Map([...records].map((record) => [record.id, record])));
  }

  members(): number[] {
    const { members } = this.view();
    return people.flatMap((_, at) => (members.has(keyOf(at)) ? at : []));
  }

  private write(by: number, what: object): LogRecord {
    const person = people[by] as (typeof people)[number];
    const tip = this.tips.get(by) ?? { seq: 0, prev: null };
    const network = this.genesis ? (this.genesis.id as string as NetworkId) : null;
    const content = { ...what, network, author: person.node, ...tip, time: this.time++ } as Content;
    const record = makeRecord(content, (signed) => person.signer.sign(RECORD_LABEL, signed));
    this.tips.set(by, { seq: tip.seq + 1, prev: record.id });
    this.records.set(record.id, record);
    return record;
  }
}

const person = fc.integer({ min: 0, max: 5 });
/** Two links, so that several people share one. */
const linkOf = (person: number): LinkKey => `${person % 2}`.repeat(64) as LinkKey;
const act = fc.record({
  kind: fc.constantFrom('invite', 'invite', 'relay', 'redeem', 'revoke', 'reset'),
  by: person,
  whom: person,
});

function told(acts: readonly { kind: string; by: number; whom: number }[]): Story {
  const story = new Story();
  for (const { kind, by, whom } of acts) {
    if (kind === 'invite') story.invite(by, whom);
    else if (kind === 'relay') story.inviteRelay(by, whom);
    else if (kind === 'redeem') story.invite(by, whom, linkOf(whom));
    else if (kind === 'reset') story.reset(by, linkOf(whom));
    else story.revoke(by, whom);
  }
  return story;
}

const essence = (view: RosterView): unknown => ({
  links: [...view.links]
    .map(([link, { redeemedBy, reset }]) => [link, [...redeemedBy].sort(), reset])
    .sort(),
  members: [...view.members].sort(),
  relays: [...view.relays.keys()].sort(),
  revoked: [...view.revoked].sort(),
  authors: [...view.authors].sort(),
});

describe('who belongs', () => {
  it('R1 is a function of the set: no order, no duplicates', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 14 }), fc.infiniteStream(fc.nat()), (acts, dice) => {
        const story = told(acts);
        const records = [...story.records.values()];
        const shuffled = [...records, ...records.slice(0, 3)]
          .map((record) => ({ record, at: dice.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ record }) => record);
        expect(essence(story.view(shuffled))).toEqual(essence(story.view()));
      }),
    );
  });

  it('R2 nobody who was revoked by an author belongs, whatever else was signed', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
        const { members, revoked, authors } = told(acts).view();
        for (const key of revoked) expect(members.has(key)).toBe(false);
        for (const key of members.keys()) expect(authors.has(key)).toBe(true);
      }),
    );
  });

  it('R10 nobody is a relay and a member, nor a relay and revoked', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 20 }), (acts) => {
        const { members, relays, revoked } = told(acts).view();
        for (const key of relays.keys()) {
          expect(members.has(key)).toBe(false);
          expect(revoked.has(key)).toBe(false);
        }
      }),
    );
  });

  it('R10 a relay lets nobody in, and a member lets it in as a member', () => {
    const story = new Story();
    story.inviteRelay(0, 1);
    story.invite(1, 2);
    story.inviteRelay(1, 3);
    expect([...story.view().relays.keys()]).toEqual([keyOf(1)]);
    expect(story.members()).toEqual([0]);
    story.invite(0, 1);
    expect(story.members()).toEqual([0, 1, 2]);
    expect([...story.view().relays.keys()]).toEqual([keyOf(3)]);
  });

  it('R1 more records never bring back whom fewer had revoked', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 14 }), fc.nat(14), (acts, count) => {
        const story = told(acts);
        const some = [...story.records.values()].slice(0, count + 1);
        const all = story.view().revoked;
        for (const key of story.view(some).revoked) expect(all.has(key)).toBe(true);
      }),
    );
  });

  it('R7 more records never take back a reset, nor forget who came in by a link', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 14 }), fc.nat(14), (acts, count) => {
        const story = told(acts);
        const all = story.view().links;
        const some = story.view([...story.records.values()].slice(0, count + 1)).links;
        for (const [link, { redeemedBy, reset }] of some) {
          if (reset) expect(all.get(link)?.reset).toBe(true);
          for (const key of redeemedBy) expect(all.get(link)?.redeemedBy).toContain(key);
        }
      }),
    );
  });

  it('R7 a stranger can neither use up a link nor reset it', () => {
    const story = new Story();
    story.invite(0, 1, linkOf(1));
    story.invite(4, 5, linkOf(1));
    story.reset(4, linkOf(1));
    expect(story.view().links.get(linkOf(1))).toEqual({
      redeemedBy: new Set([keyOf(1)]),
      reset: false,
    });
  });

  it('R7 whoever came in by a link is revoked like everybody else', () => {
    const story = new Story();
    story.invite(0, 1, linkOf(1));
    story.revoke(0, 1);
    story.invite(0, 1, linkOf(1));
    expect(story.members()).toEqual([0]);
  });

  it('R2 any member may invite and any member may revoke, the founder included', () => {
    const story = new Story();
    story.invite(0, 1);
    story.invite(1, 2);
    expect(story.members()).toEqual([0, 1, 2]);
    story.revoke(2, 0);
    expect(story.members()).toEqual([1, 2]);
  });

  it('R2 two members who revoke each other are both out', () => {
    const story = new Story();
    story.invite(0, 1);
    story.invite(0, 2);
    story.revoke(1, 2);
    story.revoke(2, 1);
    expect(story.members()).toEqual([0]);
  });

  it('R2 an invitation after a revocation brings nobody back', () => {
    const story = new Story();
    story.invite(0, 1);
    story.revoke(0, 1);
    story.invite(0, 1);
    expect(story.members()).toEqual([0]);
  });

  it('R1 a stranger can neither invite nor revoke', () => {
    const story = new Story();
    story.invite(0, 1);
    story.invite(4, 5);
    story.revoke(4, 1);
    expect(story.members()).toEqual([0, 1]);
  });

  it('R3 whom a revoked key had invited stays when that was inside the cut', () => {
    const story = new Story();
    story.invite(0, 1);
    story.invite(1, 2);
    story.revoke(0, 1);
    story.invite(1, 3);
    expect(story.members()).toEqual([0, 2]);
  });

  it('R3 of several cuts the narrowest counts', () => {
    const story = new Story();
    story.invite(0, 1);
    story.invite(0, 4);
    story.invite(1, 2);
    story.invite(1, 3);
    story.revoke(0, 1);
    story.revoke(4, 1, 1);
    expect(story.members()).toEqual([0, 2, 4]);
  });

  it('R2 of members who revoke each other in a circle nobody stays, in whatever order it is heard', () => {
    const story = new Story();
    for (const whom of [1, 2, 3, 4]) story.invite(0, whom);
    story.revoke(1, 2);
    story.revoke(2, 3);
    story.revoke(3, 1);
    const records = [...story.records.values()];
    fc.assert(
      fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (order) => {
        const { members } = story.view(order);
        expect([...members.keys()].sort()).toEqual([keyOf(0), keyOf(4)].sort());
      }),
    );
  });

  it('R2 whoever revokes their own key is out; whom they had invited stays', () => {
    const story = new Story();
    story.invite(0, 1);
    story.invite(1, 2);
    story.revoke(1, 1);
    expect(story.members()).toEqual([0, 2]);
    story.invite(0, 1);
    expect(story.members()).toEqual([0, 2]);
  });

  it('R2 a revoked founder is out for ever, and what the founder had revoked stays so', () => {
    const story = new Story();
    story.invite(0, 1);
    story.invite(0, 2);
    story.revoke(0, 2);
    story.revoke(1, 0);
    story.invite(1, 0);
    story.invite(0, 3);
    expect(story.members()).toEqual([1]);
    // Denial, never intrusion (R4): what a revoked key revokes counts where it arrives.
    story.revoke(0, 1);
    expect(story.members()).toEqual([]);
  });

  it.each(['elsewhere', 'beside'] as const)(
    'R3 a stolen key that back-dates an invitation %s brings nobody in',
    (place) => {
      const story = new Story();
      story.invite(0, 1);
      story.invite(1, 2);
      story.revoke(0, 1);
      story.forge(1, 3, 1, place);
      expect(story.members()).toEqual([0, 2]);
      // Nor does it take out whom the key had let in when it was its owner’s.
      story.forge(1, 2, 1, place);
      expect(story.members()).toEqual([0, 2]);
    },
  );

  it('R3 who was let in behind the cut lets nobody in either', () => {
    const story = new Story();
    story.invite(0, 1);
    story.revoke(0, 1);
    story.forge(1, 2, 1, 'elsewhere');
    story.invite(2, 3);
    expect(story.members()).toEqual([0]);
  });
});
