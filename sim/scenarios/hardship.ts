import type { Mesh } from '../mesh.ts';
import type { SimNode } from '../world/node.ts';
import { ended, grown, type Scenario } from './scenario.ts';

/** Slower, and a handshake does not fit into the connect timeout: that is what WAN mode is for. */
const SLOW_TIMES = 6;
/** Of ten such a second a line can carry all, and a node that waits in vain keeps none. */
const BIG_BYTES = 100 * 1024;

/** Says it on the inside, and takes the revoked ones out of those who have to agree. */
function revoke(mesh: Mesh, by: SimNode, whom: SimNode): void {
  by.act((core) =>
    core.command((session) => session.belonging.revoke(whom.key, by.now()), by.now()),
  );
  mesh.expelled.add(whom);
}

export const HARDSHIP: readonly Scenario[] = [
  {
    name: 'slow-links',
    about: 'A third of the nodes are behind slow, lossy lines that are slower in one direction.',
    nodes: 10,
    world: { network: { asymmetry: 1, loss: 0.05 } },
    run(mesh, nodes) {
      for (let slot = 0; slot < nodes; slot += 3)
        mesh.world.network.slow.set(slot, mesh.prng.between(2, SLOW_TIMES));
      grown(mesh, nodes);
      mesh.chatter(2 * nodes, 60_000);
      mesh.world.run(65_000);
      ended(mesh);
    },
  },
  {
    name: 'slow-reader',
    about: 'One node stops reading while the others pour megabytes over it: nobody else suffers.',
    nodes: 5,
    run(mesh, nodes) {
      grown(mesh, nodes);
      const [reader, ...others] = mesh.prng.shuffled(mesh.live);
      reader?.pause(false);
      for (let round = 0; round < 60; round++) {
        for (const node of others.slice(0, 2)) mesh.shout(node, BIG_BYTES);
        mesh.world.run(200);
      }
      mesh.world.run(5_000);
      mesh.expectShoutsAt(others);
      reader?.resume(false);
      ended(mesh);
    },
  },
  {
    name: 'revoke',
    about:
      'A member is revoked, and in two halves two revoke each other; all three are out for all.',
    nodes: 8,
    run(mesh, nodes) {
      grown(mesh, nodes);
      mesh.chatter(nodes, 5_000);
      mesh.world.run(6_000);
      const [first, second, third, fourth] = mesh.prng.shuffled(mesh.live);
      if (!first || !second) return;
      revoke(mesh, first, second);
      mesh.world.run(mesh.prng.between(0, 2_000));
      if (third && fourth && nodes > 4) {
        const rest = mesh.live.filter((node) => node !== third && node !== fourth);
        const half = rest.slice(0, rest.length / 2);
        mesh.world.partition([[third, ...half]]);
        revoke(mesh, third, fourth);
        revoke(mesh, fourth, third);
        mesh.world.run(20_000);
        mesh.world.heal();
      }
      if (ended(mesh)) mesh.expelledAreOut();
    },
  },
];
