import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemberKey } from '../../../../shared/ids.ts';
import { isKind, type LogRecord } from '../../wire/records.ts';
import { Device, day } from './testing.ts';

/** What alice does: says something, lets somebody in or out, hears a prekey, ends and begins anew. */
type Step = 'say' | 'restart' | 'carol joins' | 'carol leaves' | 'bob renews';
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Step>('say') },
  { weight: 1, arbitrary: fc.constantFrom<Step>('restart', 'carol joins', 'carol leaves') },
  { weight: 1, arbitrary: fc.constant<Step>('bob renews') },
);

type Story = { readonly records: LogRecord[]; readonly texts: Map<string, string>; bob: Device };

function play(steps: readonly Step[]): Story {
  let alice = new Device('alice');
  const [bob, carol] = [new Device('bob'), new Device('carol')];
  let readers: MemberKey[] = [alice.member, bob.member];
  const records: LogRecord[] = [];
  const texts = new Map<string, string>();
  let renewals = 0;
  alice.hears(bob);
  alice.hears(carol);
  steps.forEach((what, at) => {
    if (what === 'carol joins') readers = [alice.member, bob.member, carol.member];
    if (what === 'carol leaves') readers = [alice.member, bob.member];
    // No oftener than that a first prekey is still there at the end.
    if (what === 'bob renews' && renewals < 4) {
      renewals += 1;
      bob.keys.renew(day(renewals * 7.1));
      alice.hears(bob);
    }
    if (what === 'restart') alice = alice.restarted();
    if (what !== 'say') return;
    const said = alice.say(`${at}`, [...readers]);
    records.push(...said.all);
    texts.set(said.record.id, `${at}`);
  });
  return { records, texts, bob };
}

const steps = fc.array(step, { minLength: 1, maxLength: 25 });
const order = (length: number) =>
  fc.shuffledSubarray(
    Array.from({ length }, (_, at) => at),
    { minLength: length, maxLength: length },
  );

describe('records in any order', () => {
  it('C2 property: reordered and repeated, each message is read once, and rightly', () => {
    fc.assert(
      fc.property(
        steps.chain((all) => fc.tuple(fc.constant(all), order(all.length * 2))),
        ([all, shuffle]) => {
          const { records, texts, bob } = play(all);
          const twice = [...records, ...records];
          const arriving = shuffle
            .concat(twice.map((_, at) => at))
            .flatMap((at) => twice[at] ?? []);
          const read = bob.takes(arriving);
          expect(read.sort()).toEqual([...texts.values()].sort());
        },
      ),
      { numRuns: 40 },
    );
  });

  it('C2 property: of what is lost, only what hung on it stays closed', () => {
    fc.assert(
      fc.property(
        steps.chain((all) => fc.tuple(fc.constant(all), fc.infiniteStream(fc.boolean()))),
        ([all, losses]) => {
          const { records, texts, bob } = play(all);
          const arrived = records.filter((record) => isKind(record, 'key') || !losses.next().value);
          const expected = arrived.flatMap(({ id }) => texts.get(id) ?? []);
          expect(bob.takes(arrived).sort()).toEqual(expected.sort());
          // Without any key nothing opens, and the keys that come late open it.
          const other = play(all);
          const [keys, said] = [true, false].map((isKey) =>
            other.records.filter((record) => isKind(record, 'key') === isKey),
          );
          expect(other.bob.takes(said!)).toEqual([]);
          expect(other.bob.takes(keys!).sort()).toEqual([...other.texts.values()].sort());
        },
      ),
      { numRuns: 40 },
    );
  });
});
