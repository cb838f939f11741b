import { expect, it } from 'vitest';
import { memberOf, type NodeId } from '../../../../shared/ids.ts';
import { NAME_COUNT_MAX } from '../../../../shared/limits.ts';
import { MemoryStore } from '../../store/memory.ts';
import { Names } from './names.ts';

const nodeOf = (n: number, device = 0): NodeId =>
  (n.toString(16).padStart(64, '0') + device.toString(16).padStart(32, '0')) as NodeId;

it('M2 the name that was signed last counts, on whichever device', () => {
  const names = new Names(new MemoryStore());
  names.note({ node: nodeOf(1), nick: 'new', signedAt: 2 });
  names.note({ node: nodeOf(1, 1), nick: 'old', signedAt: 1 });
  names.note({ node: nodeOf(1), nick: null, signedAt: 3 });
  expect(names.of(memberOf(nodeOf(1)))).toBe('new');
});

it('M2 of very many names those that were told longest ago go', () => {
  const store = new MemoryStore();
  const names = new Names(store);
  for (let n = 0; n <= NAME_COUNT_MAX; n += 1)
    names.note({ node: nodeOf(n), nick: `n${n}`, signedAt: n });
  names.keep();
  const again = new Names(store);
  expect([0, 1, NAME_COUNT_MAX].map((n) => again.of(memberOf(nodeOf(n))))).toEqual([
    ...[null, 'n1', `n${NAME_COUNT_MAX}`],
  ]);
});
