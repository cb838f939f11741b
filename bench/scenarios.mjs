// What is measured of a mesh, the same for every kind of node. Figures are lists of values.
import { setTimeout as wait } from 'node:timers/promises';
import { Mesh } from './mesh.mjs';

/** Bytes of a payload. */
const BYTES = 256;
const PACED = { bytes: BYTES, count: 200, gapMs: 20 };

/** Milliseconds from sent to heard, one list a listener in the order of the messages. */
const delays = (heard) =>
  heard.map(({ messages }) => new Map(messages.map(([seq, sent, at]) => [seq, at - sent])));

/** For each message the time until the last of all had it. */
function toTheLast(heard, count) {
  const all = delays(heard);
  return Array.from({ length: count }, (_, seq) =>
    Math.max(...all.map((of) => of.get(seq) ?? NaN)),
  );
}

const total = (heard) => heard.reduce((sum, { messages }) => sum + messages.length, 0);

async function withMesh(kind, count, processes, use) {
  const mesh = await Mesh.of(kind, count, processes);
  try {
    return await use(mesh);
  } finally {
    await mesh.close();
  }
}

/** Nodes speak one after the other, unhurried. */
const latency = (count, processes) => (kind) =>
  withMesh(kind, count, processes, async (mesh) => {
    const figures = { one: [], last: [], lost: [], perDelivery: [] };
    for (const [run, speaker] of [0, Math.floor(count / 2), count - 1].entries()) {
      const before = await mesh.usage();
      await mesh.ask(speaker, 'publish', { run, ...PACED });
      const heard = await mesh.gather(mesh.others(speaker), run, PACED.count);
      const after = await mesh.usage();
      figures.one.push(...delays(heard).flatMap((of) => [...of.values()]));
      figures.last.push(...toTheLast(heard, PACED.count).filter((ms) => !Number.isNaN(ms)));
      figures.lost.push((count - 1) * PACED.count - total(heard));
      figures.perDelivery.push((after.written - before.written) / total(heard));
    }
    return {
      'to one (ms)': figures.one,
      'to the last (ms)': figures.last,
      lost: figures.lost,
      'wire bytes a delivery': figures.perDelivery,
    };
  });

/** One speaks as fast as it may. */
const saturation = (count) => (kind) =>
  withMesh(kind, count, count, async (mesh) => {
    const messages = 10_000;
    const sent = { bytes: BYTES, count: messages, gapMs: 0 };
    const before = await mesh.usage();
    await mesh.ask(0, 'publish', { run: 0, ...sent });
    const heard = await mesh.gather(mesh.others(0), 0, messages);
    const after = await mesh.usage();
    const times = heard.flatMap((each) => each.messages);
    const first = Math.min(...times.map(([, at]) => at));
    const last = Math.max(...times.map(([, , at]) => at));
    return {
      'deliveries/s': [times.length / ((last - first) / 1000)],
      'lost (%)': [100 - (100 * times.length) / (messages * (count - 1))],
      'wire bytes a delivery': [(after.written - before.written) / times.length],
      'RSS of the largest process (MB)': [after.rss / 2 ** 20],
    };
  });

/** The same, but ours chat: sealed, stored and told by each; the others send what they send. */
const chat = (count) => (kind) => saturation(count)(kind === 'ours' ? 'chat' : kind);

/** One more joins while somebody speaks: from its start to the first message heard. */
const join = (count) => (kind) =>
  withMesh(kind, count, 1, async (mesh) => {
    const times = [];
    for (let run = 0; run < 5; run++) {
      const host = await mesh.host();
      const speaking = mesh.ask(0, 'publish', { run, bytes: BYTES, count: 800, gapMs: 2 });
      await wait(200);
      const id = await mesh.add(host);
      if (kind !== 'ours')
        for (const other of [id - 1, id - 2, id - 3]) await mesh.link(id, Math.max(0, other));
      await speaking;
      const { began, messages } = await mesh.ask(id, 'heard', { run });
      if (messages.length > 0) times.push(Math.min(...messages.map(([, , at]) => at)) - began);
    }
    return { 'start to heard (ms)': times, 'heard nothing': [5 - times.length] };
  });

/** One of them is killed while another speaks; nobody tells the rest. */
const kill = (count, signal) => (kind) =>
  withMesh(kind, count, count, async (mesh) => {
    const sent = { bytes: BYTES, count: 600, gapMs: 10 };
    const speaking = mesh.ask(0, 'publish', { run: 0, ...sent });
    await wait(2_000);
    const victim = Math.floor(count / 2);
    mesh.nodes[victim].host.process.kill(signal);
    await speaking;
    const heard = await mesh.gather(
      mesh.others(0).filter((id) => id !== victim),
      0,
      sent.count,
    );
    const gaps = heard.map(({ messages }) => {
      const times = messages.map(([, , at]) => at).sort((a, b) => a - b);
      return Math.max(...times.slice(1).map((at, n) => at - times[n]));
    });
    return {
      'longest gap (ms)': gaps,
      lost: [(count - 2) * sent.count - total(heard)],
    };
  });

/** Nobody says anything. */
const idle = (count) => (kind) =>
  withMesh(kind, count, 4, async (mesh) => {
    await wait(20_000);
    const before = await mesh.usage();
    await wait(30_000);
    const after = await mesh.usage();
    const seconds = (after.at - before.at) / 1000;
    return {
      'bytes/s a node': [(after.written - before.written) / seconds / count],
      'CPU a node (%)': [(after.cpuMs - before.cpuMs) / 10 / seconds / count],
    };
  });

/** By name, for `nodes` nodes. */
export const SCENARIOS = {
  latency: { nodes: 8, run: (nodes) => latency(nodes, nodes) },
  'latency-in-one': { nodes: 32, run: (nodes) => latency(nodes, 1) },
  saturation: { nodes: 8, run: saturation },
  chat: { nodes: 8, run: chat },
  join: { nodes: 8, run: join },
  kill: { nodes: 8, run: (nodes) => kill(nodes, 'SIGKILL') },
  stall: { nodes: 8, run: (nodes) => kill(nodes, 'SIGSTOP') },
  idle: { nodes: 32, run: idle },
};

export const PEERS = ['ours', 'gossipsub', 'flood'];
