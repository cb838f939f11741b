import type { Mesh } from '../mesh.ts';
import type { SimNode } from '../world/node.ts';
import { ended, grown, type Scenario } from './scenario.ts';

function halves(mesh: Mesh): [SimNode[], SimNode[]] {
  const nodes = mesh.prng.shuffled(mesh.live);
  const cut = 1 + mesh.prng.below(nodes.length - 1);
  return [nodes.slice(0, cut), nodes.slice(cut)];
}

export const PARTITIONS: readonly Scenario[] = [
  {
    name: 'partition-heal',
    about: 'The network splits in two, both go on talking, and it becomes one again.',
    nodes: 16,
    run(mesh, nodes) {
      grown(mesh, nodes);
      mesh.world.partition([halves(mesh)[0]]);
      mesh.chatter(2 * nodes, 60_000);
      mesh.world.run(mesh.prng.between(5_000, 120_000));
      mesh.world.heal();
      ended(mesh);
    },
  },
  {
    name: 'one-way',
    about: 'For a while one part can be heard but hears nothing.',
    nodes: 12,
    run(mesh, nodes) {
      grown(mesh, nodes);
      const [some, others] = halves(mesh);
      mesh.world.deafen(some, others);
      mesh.chatter(nodes, 40_000);
      mesh.world.run(mesh.prng.between(5_000, 60_000));
      mesh.world.heal();
      ended(mesh);
    },
  },
  {
    name: 'two-islands',
    about: 'Two halves grow up without paths between them, then the paths appear.',
    nodes: 16,
    run(mesh, nodes) {
      // Whoever comes later is on the same side as the door it knocks at.
      const [first, second] = [mesh.found(), mesh.world.add()];
      second.start();
      second.act((core) => core.seek([first.address], second.now()));
      first.act((core) =>
        core.command((session) => session.belonging.invite(second.key, first.now()), first.now()),
      );
      mesh.world.run(8_000);
      const islands: [SimNode[], SimNode[]] = [[first], [second]];
      mesh.world.partition([islands[1]]);
      for (let made = 2; made < nodes; made++) {
        const island = islands[made % 2 === 0 ? 0 : 1];
        const node = mesh.admit(mesh.prng.pick(island));
        island.push(node);
        mesh.world.partition([islands[1]]);
        mesh.world.run(1500);
      }
      mesh.chatter(nodes, 30_000);
      mesh.world.run(60_000);
      mesh.world.heal();
      ended(mesh);
    },
  },
  {
    name: 'half-open',
    about: 'Links that one end has lost and the other believes in.',
    nodes: 10,
    run(mesh, nodes) {
      grown(mesh, nodes);
      for (let round = 0; round < 5; round++) {
        const node = mesh.prng.pick(mesh.live);
        const sockets = [...node.links.values()];
        if (sockets.length > 0) mesh.prng.pick(sockets).halfOpen();
        mesh.chatter(4, 5_000);
        mesh.world.run(8_000);
      }
      ended(mesh);
    },
  },
];
