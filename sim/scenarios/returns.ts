import type { SimNode } from '../world/node.ts';
import { ended, grown, type Scenario } from './scenario.ts';

const DAY_MS = 24 * 3600 * 1000;

export const RETURNS: readonly Scenario[] = [
  {
    name: 'mass-join',
    about: 'Everybody joins within a few seconds through one member.',
    nodes: 24,
    run(mesh, nodes) {
      const founder = mesh.found();
      for (let left = nodes - 1; left > 0; left--)
        mesh.world.after(mesh.prng.unit() * 5_000, () => mesh.admit(founder));
      mesh.world.run(6_000);
      ended(mesh);
    },
  },
  {
    name: 'mass-restart',
    about: 'All processes die at once and come back with their stores.',
    nodes: 16,
    run(mesh, nodes) {
      grown(mesh, nodes);
      mesh.chatter(nodes, 5_000);
      mesh.world.run(mesh.prng.between(3_000, 8_000));
      const all = mesh.live;
      for (const node of all) node.stop(mesh.prng.chance(0.5) ? 'killed' : 'power-lost');
      for (const node of all) mesh.world.after(mesh.prng.unit() * 10_000, () => node.start());
      mesh.world.run(11_000);
      ended(mesh);
    },
  },
  {
    name: 'apart',
    about:
      'Two who are never on line together write to each other alone: the others keep it, and nobody reads it.',
    nodes: 8,
    run(mesh, nodes) {
      grown(mesh, Math.max(nodes, 4));
      const [one, other] = mesh.prng.shuffled(mesh.live) as [SimNode, SimNode];
      const writesTo = (from: SimNode, to: SimNode): void => {
        to.leave();
        mesh.world.run(2_000);
        for (let left = 3; left > 0; left--) mesh.say(from, to.key);
        mesh.world.run(5_000);
        from.leave();
        mesh.world.run(2_000);
        to.start();
        const hasAll = (): boolean => mesh.ledger.missedChat([to]) === 0;
        if (!mesh.world.runUntil(hasAll, 60_000)) throw new Error('what was kept did not come');
        from.start();
        mesh.world.run(5_000);
      };
      for (let round = 0; round < 2; round++) {
        writesTo(one, other);
        writesTo(other, one);
      }
      ended(mesh);
    },
  },
  {
    name: 'pause',
    about: 'Processes stall and machines sleep, for seconds or minutes, and go on.',
    nodes: 10,
    run(mesh, nodes) {
      grown(mesh, nodes);
      for (let round = 0; round < 8; round++) {
        const [node] = mesh.prng.shuffled(mesh.live);
        const [asleep, told] = [mesh.prng.chance(0.5), mesh.prng.chance(0.5)];
        const ms = mesh.prng.exponential(20_000);
        node?.pause(asleep);
        mesh.world.after(ms, () => node?.resume(told));
        mesh.chatter(3, 8_000);
        mesh.world.run(10_000);
      }
      mesh.world.runUntil(() => mesh.world.nodes.every(({ isPaused }) => !isPaused), 300_000);
      ended(mesh);
    },
  },
  {
    name: 'clock-jump',
    about: 'Wall clocks jump by up to a day either way; order and delivery do not care.',
    nodes: 10,
    run(mesh, nodes) {
      grown(mesh, nodes);
      for (let round = 0; round < 8; round++) {
        mesh.prng.pick(mesh.live).setClock(mesh.prng.between(-DAY_MS, DAY_MS));
        mesh.chatter(4, 5_000);
        mesh.world.run(6_000);
      }
      ended(mesh);
    },
  },
  {
    name: 'clone',
    about: 'A node goes on from an older copy of its own data folder.',
    nodes: 8,
    run(mesh, nodes) {
      grown(mesh, nodes);
      const node = mesh.prng.pick(mesh.live);
      mesh.say(node);
      mesh.world.run(3_000);
      const backup = node.store.clone();
      for (let left = 3; left > 0; left--) mesh.say(node);
      mesh.chatter(nodes, 4_000);
      mesh.world.run(mesh.prng.between(0, 6_000));
      node.stop('killed');
      node.store = backup;
      mesh.world.run(mesh.prng.exponential(5_000));
      node.start();
      if (mesh.prng.chance(0.5)) mesh.say(node);
      mesh.world.run(5_000);
      mesh.say(node);
      ended(mesh);
    },
  },
  {
    name: 'twins',
    about: 'A copy of a node runs beside it for a while; what either said stays, for everybody.',
    nodes: 6,
    run(mesh, nodes) {
      grown(mesh, nodes);
      const node = mesh.prng.pick(mesh.live);
      const twin = mesh.world.add(node.nick, {}, node.store.clone());
      twin.start();
      for (let round = 0; round < 4; round++) {
        mesh.say(mesh.prng.pick([node, twin]));
        mesh.chatter(2, 3_000);
        mesh.world.run(4_000);
      }
      // Gone for good only after somebody has what it said.
      mesh.world.run(30_000);
      twin.leave();
      mesh.world.run(5_000);
      ended(mesh);
    },
  },
  {
    name: 'lan',
    about: 'An open network whose nodes know nobody and find each other by lossy broadcast.',
    nodes: 8,
    world: { network: { latencyMs: [0.2, 2], loss: 0.2, udpDuplication: 0.2 } },
    run(mesh, nodes) {
      for (let made = 0; made < nodes; made++) {
        const node = mesh.world.add(undefined, { lan: true });
        node.lanName = 'home';
        mesh.world.after(mesh.prng.unit() * 3_000, () => {
          node.start();
          node.act((core) => core.open('lan', node.now()));
        });
      }
      mesh.world.run(4_000);
      ended(mesh);
    },
  },
  {
    name: 'nat',
    about: 'Half of the nodes cannot be dialled.',
    nodes: 12,
    run(mesh, nodes) {
      for (let slot = Math.ceil(nodes / 2); slot < nodes; slot++) mesh.world.network.nat.add(slot);
      const inside = mesh.found();
      for (let made = 1; made < nodes; made++) {
        mesh.admit(inside);
        mesh.world.run(1_500);
      }
      mesh.chatter(nodes, 10_000);
      mesh.world.run(10_000);
      ended(mesh);
    },
  },
];
