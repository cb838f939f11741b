import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NetworkId } from '../../../shared/ids.ts';
import type { Problem } from '../../../shared/problem.ts';
import { DATAGRAM_BYTES, dayOf, decodeDatagram, encodeDatagram, hintOf } from './datagram.ts';
import { isBlocked, LanDiscovery, type LanOptions } from './lan.ts';
import { DATAGRAMS_PER_SECOND_PER_ADDRESS_MAX } from './rate-limit.ts';

/** Loopback only: nothing in here leaves this machine. */
const LOOPBACK = '127.255.255.255';
const network = 'a1'.repeat(32) as NetworkId;
const stranger = 'b2'.repeat(32) as NetworkId;

let discoveryPort: number;
let running: { close(): Promise<unknown> }[];
beforeEach(async () => {
  discoveryPort = await freePort();
  running = [];
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.close()));
});

const freePort = async (): Promise<number> => {
  const socket = await udpSocket();
  const { port } = socket.address();
  socket.close();
  return port;
};
const udpSocket = async (port = 0, reuseAddr = false): Promise<Socket> => {
  const socket = createSocket({ type: 'udp4', reuseAddr });
  socket.bind(port, port === 0 ? '127.0.0.1' : '0.0.0.0');
  await once(socket, 'listening');
  return socket;
};

type Node = { lan: LanDiscovery; found: Set<string>; problems: Problem[] };
const node = (tcpPort: number, options: Partial<LanOptions> = {}): Node => {
  const found = new Set<string>();
  const problems: Problem[] = [];
  const lan = new LanDiscovery({
    discoveryPort,
    networkId: () => network,
    tcpPort,
    onFound: ({ host, port }) => found.add(`${host}:${port}`),
    onProblem: (problem) => problems.push(problem),
    targets: () => [LOOPBACK],
    intervalMs: { first: 50, max: 100 },
    ...options,
  });
  running.push(lan);
  return { lan, found, problems };
};
const started = async (...args: Parameters<typeof node>): Promise<Node> => {
  const one = node(...args);
  await one.lan.start();
  return one;
};
const sees = (one: Node, ...ports: number[]): Promise<void> =>
  vi.waitFor(() =>
    expect([...one.found].sort()).toEqual(ports.map((port) => `127.0.0.1:${port}`).sort()),
  );
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A socket that sends to the discovery port and keeps what comes back. */
const outsider = async () => {
  const socket = await udpSocket();
  const heard: Buffer[] = [];
  socket.on('message', (bytes) => heard.push(bytes));
  running.push({ close: async () => socket.close() });
  return {
    heard,
    port: socket.address().port,
    send: (bytes: Uint8Array) => socket.send(bytes, discoveryPort, '127.0.0.1'),
  };
};
const request = (
  fields: { network?: NetworkId; day?: number; nonce?: number } = {},
): Uint8Array => {
  const day = fields.day ?? dayOf(Date.now());
  const nonce = new Uint8Array(8).fill(fields.nonce ?? 1);
  return encodeDatagram({
    kind: 0,
    nonce,
    hint: hintOf(fields.network ?? network, day),
    day,
    tcpPort: 7,
  });
};

describe('finding each other', () => {
  it('D2 several nodes of one host share the port and all find each other', async () => {
    const nodes = [];
    for (const port of [5001, 5002, 5003]) nodes.push(await started(port));
    await sees(nodes[0] as Node, 5002, 5003);
    await sees(nodes[1] as Node, 5001, 5003);
    await sees(nodes[2] as Node, 5001, 5002);
    expect(nodes.flatMap((one) => one.problems)).toEqual([]);
  });

  it('D1 a single request is enough for both sides', async () => {
    const quiet = { schedule: () => () => undefined };
    const first = await started(5001, quiet);
    const second = await started(5002, quiet);
    await sees(first, 5002);
    await sees(second, 5001);
  });

  it('D1 nodes of different networks learn nothing of each other', async () => {
    const ours = await started(5001);
    const theirs = await started(5002, { networkId: () => stranger });
    const also = await started(5003);
    await sees(ours, 5003);
    await sees(also, 5001);
    expect(theirs.found.size).toBe(0);
  });

  it('D1 a node without a network neither asks nor answers, until it has one', async () => {
    let own: NetworkId | null = null;
    const seeker = await started(5001, { networkId: () => own });
    const member = await started(5002);
    await pause(200);
    expect([seeker.found.size, member.found.size]).toEqual([0, 0]);
    own = network;
    await sees(seeker, 5002);
    await sees(member, 5001);
  });

  it('D1 one target that fails stops no other', async () => {
    const targets = () => ['not an address', '127.255.255.254', LOOPBACK];
    const one = await started(5001, { targets });
    const other = await started(5002, { schedule: () => () => undefined });
    await sees(other, 5001);
    await sees(one, 5002);
  });
});

describe('what others send', () => {
  it('D1 answers a member with as many bytes as it asked with, and no key', async () => {
    await started(5001);
    const asker = await outsider();
    asker.send(request());
    await vi.waitFor(() => expect(asker.heard).toHaveLength(1));
    const answer = asker.heard[0] as Buffer;
    expect(answer).toHaveLength(DATAGRAM_BYTES);
    expect(decodeDatagram(answer)).toMatchObject({ kind: 1, tcpPort: 5001 });
    expect(answer.includes(Buffer.from(network, 'hex'))).toBe(false);
  });

  it('D1 says nothing to strangers, garbage, old hints, short requests or unasked answers', async () => {
    const one = await started(5001);
    const asker = await outsider();
    const today = dayOf(Date.now());
    asker.send(request({ network: stranger }));
    asker.send(request({ day: today - 2 }));
    asker.send(request({ day: today + 2 }));
    asker.send(request().subarray(0, DATAGRAM_BYTES - 1));
    asker.send(Buffer.alloc(0));
    asker.send(Buffer.alloc(60_000, 0x9f));
    asker.send(Buffer.from('mesh-chat'.repeat(9)));
    const response = Uint8Array.from(request());
    response[12] = 1;
    expect(decodeDatagram(response)?.kind).toBe(1);
    asker.send(response);
    asker.send(request({ nonce: 9 }));
    await vi.waitFor(() => expect(asker.heard).toHaveLength(1));
    expect(decodeDatagram(asker.heard[0] as Buffer)?.nonce).toEqual(Buffer.alloc(8, 9));
    expect([...one.found]).toEqual(['127.0.0.1:7']);
  });

  it('D1 answers a flood within the limit of one address', async () => {
    await started(5001, { now: () => 1_000_000, schedule: () => () => undefined });
    const asker = await outsider();
    const old = request({ day: dayOf(1_000_000) });
    for (let index = 0; index < 200; index += 1) asker.send(old);
    // Its own first request came back from the same address, and counts.
    const most = DATAGRAMS_PER_SECOND_PER_ADDRESS_MAX - 1;
    await vi.waitFor(() => expect(asker.heard).toHaveLength(most));
    await pause(100);
    expect(asker.heard).toHaveLength(most);
  });

  it('D1 hears an answer to what it asked, and no other', async () => {
    const answerer = await udpSocket(discoveryPort, true);
    running.push({ close: async () => answerer.close() });
    answerer.on('message', (bytes, from) => {
      const asked = decodeDatagram(bytes);
      if (asked === null) return;
      const answer = { ...asked, kind: 1 } as const;
      const send = (fields: Partial<typeof asked>): void =>
        answerer.send(encodeDatagram({ ...answer, ...fields }), from.port, from.address);
      send({ tcpPort: 11, nonce: new Uint8Array(8) });
      send({ tcpPort: 12, hint: hintOf(stranger, asked.day) });
      send({ tcpPort: 13, kind: 0 });
      send({ tcpPort: 14 });
    });
    const one = await started(5001);
    await sees(one, 14);
  });
});

describe('time', () => {
  /** A clock that runs by hand. */
  const manual = () => {
    const jobs: { work: () => void; at: number }[] = [];
    const delays: number[] = [];
    let time = 1_000_000_000;
    return {
      delays,
      options: {
        now: () => time,
        random: (count: number) => new Uint8Array(count).fill(255),
        schedule: (work: () => void, delayMs: number) => {
          const job = { work, at: time + delayMs };
          jobs.push(job);
          delays.push(Math.round(delayMs));
          return () => void jobs.splice(jobs.indexOf(job), 1);
        },
      },
      next: async () => {
        const job = jobs.sort((a, b) => a.at - b.at).shift();
        time = job?.at ?? time;
        job?.work();
        await pause(5);
      },
    };
  };

  it('D1 asks at start and then ever more seldom, up to once a minute', async () => {
    const clock = manual();
    const targets = vi.fn(() => [LOOPBACK]);
    await started(5001, { ...clock.options, targets, intervalMs: { first: 1_000, max: 60_000 } });
    for (let index = 0; index < 8; index += 1) await clock.next();
    expect(targets).toHaveBeenCalledTimes(9);
    const seconds = clock.delays.map((delay) => Math.round(delay / 1_000));
    expect(seconds).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it('D1 asks when searched for, at most four times a second', async () => {
    const clock = manual();
    const targets = vi.fn(() => [LOOPBACK]);
    const { lan } = await started(5001, {
      ...clock.options,
      targets,
      intervalMs: { first: 9_999, max: 9_999 },
    });
    for (let index = 0; index < 50; index += 1) lan.search();
    await clock.next();
    expect(targets).toHaveBeenCalledTimes(2);
    expect(clock.delays.at(-1)).toBe(250);
  });

  it('is silent once it is closed', async () => {
    const found = vi.fn();
    const { lan } = await started(5001, { onFound: found });
    const other = await started(5002);
    await sees(other, 5001);
    await lan.close();
    await lan.close();
    found.mockClear();
    lan.search();
    await lan.start();
    await pause(200);
    expect(found).not.toHaveBeenCalled();
  });

  it('can be closed while it starts', async () => {
    const { lan } = node(5001);
    const starting = lan.start();
    await lan.close();
    await starting;
    (await udpSocket(discoveryPort)).close();
  });
});

describe('problems', () => {
  it('D5 tells a taken port once, still asks, and listens when the port comes free', async () => {
    const taken = await udpSocket(discoveryPort);
    const heard = once(taken, 'message');
    const one = await started(5001);
    await heard;
    await pause(150);
    expect(one.problems).toEqual([{ code: 'port-taken', detail: `UDP ${discoveryPort}` }]);
    taken.close();
    const other = await started(5002);
    await sees(one, 5002);
    await sees(other, 5001);
  });

  it('D5 knows a blocked local network from an interface that is not there', () => {
    expect(isBlocked('EHOSTUNREACH', 'darwin')).toBe(true);
    expect(isBlocked('EPERM', 'linux')).toBe(true);
    expect(isBlocked('EHOSTUNREACH', 'linux')).toBe(false);
    expect(isBlocked('ENETUNREACH', 'darwin')).toBe(false);
    expect(isBlocked(undefined, 'linux')).toBe(false);
  });
});
