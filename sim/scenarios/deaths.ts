import type { Mesh } from '../mesh.ts';
import type { Death, SimNode } from '../world/node.ts';
import { ended, grown, type Scenario } from './scenario.ts';
import { shouts } from './speech.ts';

const deathOf = (mesh: Mesh): Death => (mesh.prng.chance(0.5) ? 'killed' : 'power-lost');

function massKill(share: number): Scenario {
  const percent = Math.round(share * 100);
  return {
    name: `mass-kill-${percent}`,
    about: `${percent} % of the nodes die at once; the rest become one network again.`,
    nodes: 32,
    run(mesh, nodes) {
      grown(mesh, nodes);
      mesh.world.run(10_000);
      const victims = mesh.prng.shuffled(mesh.live).slice(0, Math.floor(nodes * share));
      mesh.kill(victims, deathOf(mesh));
      mesh.repair();
      mesh.measureFromHere();
      ended(mesh);
      shouts(mesh, 2, 2);
    },
  };
}

/** Nodes come and go: some by a crash, some with a word, all of them come back. */
function churn(mesh: Mesh, rounds: number, pauseMs = 4_000): void {
  const away: SimNode[] = [];
  for (let round = 0; round < rounds; round++) {
    const back = away.length > 2 || mesh.prng.chance(0.4) ? away.shift() : undefined;
    if (back) back.start();
    else if (mesh.live.length > 2) {
      const node = mesh.prng.pick(mesh.live);
      if (mesh.prng.chance(0.3)) node.leave();
      else node.stop(deathOf(mesh));
      away.push(node);
    }
    mesh.chatter(2, 3_000);
    mesh.world.run(mesh.prng.exponential(pauseMs));
  }
  for (const node of away) node.start();
}

/** Raw unicasts from anybody to anybody, also to those who are away, at random moments of `ms`. */
function letters(mesh: Mesh, count: number, ms: number): void {
  for (let left = count; left > 0; left--)
    mesh.world.after(mesh.prng.unit() * ms, () => {
      const writers = mesh.live.filter((node) => node.core?.session);
      if (writers.length === 0) return;
      const [from, to] = [mesh.prng.pick(writers), mesh.prng.pick(mesh.world.nodes)];
      if (from !== to && to.self !== '') mesh.send(from, to);
    });
}

export const DEATHS: readonly Scenario[] = [
  massKill(0.1),
  massKill(0.3),
  massKill(0.5),
  massKill(0.9),
  massKill(0.95),
  {
    name: 'churn',
    about: 'Nodes crash, leave and come back all the time while others talk.',
    nodes: 12,
    run(mesh, nodes) {
      grown(mesh, nodes);
      churn(mesh, 30);
      ended(mesh);
    },
  },
  {
    name: 'letters',
    about:
      'Raw bytes from one to another while nodes come and go: they arrive once, or their sender is told.',
    nodes: 12,
    run(mesh, nodes) {
      grown(mesh, nodes);
      letters(mesh, 40 * nodes, 60_000);
      churn(mesh, 5, 12_000);
      if (!mesh.settle()) return;
      for (const from of mesh.live)
        for (const to of mesh.live)
          if (from !== to && !mesh.send(from, to))
            throw new Error(`#${from.slot} knows no way to #${to.slot}`);
      mesh.world.run(20_000);
    },
  },
  {
    name: 'leave',
    about: 'Half the nodes say goodbye one after the other; those who stay stay connected.',
    nodes: 12,
    run(mesh, nodes) {
      grown(mesh, nodes);
      for (let left = Math.floor(nodes / 2); left > 0; left--) {
        mesh.prng.pick(mesh.live).leave();
        mesh.chatter(2, 2_000);
        mesh.world.run(3_000);
      }
      ended(mesh);
    },
  },
];
