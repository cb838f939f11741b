import type { Mesh } from '../mesh.ts';
import { ended, grown, type Scenario } from './scenario.ts';

const IDLE_MS = 60_000;

/** Broadcasts from a few origins in turn, each with time to spread. */
export function shouts(mesh: Mesh, origins: number, each: number): void {
  const speakers = mesh.prng.shuffled(mesh.live).slice(0, origins);
  for (let round = 0; round < each; round++)
    for (const speaker of speakers) {
      mesh.shout(speaker);
      mesh.world.run(2000);
    }
}

export const SPEECH: readonly Scenario[] = [
  {
    name: 'quiet',
    about: 'A network that has settled says nothing for a minute: what does it cost?',
    nodes: 32,
    run(mesh, nodes) {
      grown(mesh, nodes);
      mesh.world.run(30_000);
      mesh.idle(IDLE_MS);
      mesh.settle();
    },
  },
  {
    name: 'broadcast',
    about: 'Raw broadcasts from four origins, measured from the second of each on.',
    nodes: 64,
    run(mesh, nodes) {
      grown(mesh, nodes);
      mesh.world.run(10_000);
      shouts(mesh, 4, 1);
      mesh.measureFromHere();
      shouts(mesh, 4, 4);
      mesh.settle();
    },
  },
  {
    name: 'chat',
    about: 'Everybody joins, and a conversation goes on all the while.',
    nodes: 12,
    run(mesh, nodes) {
      mesh.chatter(4 * nodes, 30_000);
      mesh.grow(nodes, 20_000);
      mesh.world.run(15_000);
      ended(mesh);
    },
  },
  {
    name: 'loss',
    about:
      'A conversation while every fifth packet is lost and a tenth of the nodes stall for 2 s.',
    nodes: 16,
    world: { network: { loss: 0.2, udpDuplication: 0.1 } },
    run(mesh, nodes) {
      grown(mesh, nodes);
      for (let minute = 0; minute < 10; minute++) {
        for (const node of mesh.prng.shuffled(mesh.live).slice(0, Math.ceil(nodes / 10))) {
          node.pause(false);
          mesh.world.after(2000, () => node.resume(false));
        }
        mesh.chatter(4, 60_000);
        mesh.world.run(60_000);
      }
      ended(mesh);
    },
  },
];
