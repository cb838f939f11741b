import type { NodeId } from '../../../../shared/ids.ts';
import type { Fetching } from '../../../../shared/mesh-types.ts';
import type { Head } from '../../store/port.ts';

/** Fewer are here before anybody could read how many. */
const TOLD_COUNT_MIN = 100;
/** It is told about so often, however many there are. */
const STEPS = 100;
/** A peer can claim any number. */
const COUNT_MAX = 1_000_000_000;

type Goal = { readonly log: string; readonly author: NodeId; readonly seq: number };
type Height = (goal: Goal) => number;

/** How far fetching what one link has told of is. */
export class Goals {
  private goals: Goal[];

  constructor(heads: readonly Head[]) {
    this.goals = heads.map(({ log, author, seq }) => ({ log, author, seq }));
  }

  /** Records that are lacking. */
  left(heightOf: Height): number {
    this.goals = this.goals.filter((goal) => goal.seq > heightOf(goal));
    return this.goals.reduce((sum, goal) => sum + goal.seq - heightOf(goal), 0);
  }
}

/** How far fetching is, for people: in steps, so that nobody is told of each record. */
export class Progress {
  private total = 0;
  private told: Fetching | null = null;

  /** @param left of the link that lacks most, because several have the same */
  view(left: number): Fetching | null {
    if (left === 0) this.total = 0;
    this.total = Math.min(Math.max(this.total, left), COUNT_MAX);
    const { total } = this;
    if (total < TOLD_COUNT_MIN) return null;
    const step = Math.ceil(total / STEPS);
    const done = Math.max(0, Math.floor((total - left) / step) * step);
    if (this.told?.total !== total || this.told.done !== done) this.told = { done, total };
    return this.told;
  }
}
