import type { Dial } from '../../main/engine/protocol/io.ts';
import { PROBLEM_OF_REJECT } from '../../main/engine/wire/introduction.ts';
import { readPass, showPass } from '../../main/engine/wire/invite-link.ts';
import {
  PROTOCOL_VERSION_MAX,
  PROTOCOL_VERSION_MIN,
  type WireMessage,
} from '../../main/engine/wire/messages.ts';
import { memberOf } from '../../shared/ids.ts';
import { type Problem, problem } from '../../shared/problem.ts';
import type { SimNode } from './node.ts';
import { Socket } from './socket.ts';
import { type Frame, unpack } from './wire.ts';

/** Linux sends a SYN again after so many milliseconds. */
const SYN_RETRIES_MS = [0, 1000, 3000];
const NO_SIGNATURE = new Uint8Array(64);
const NO_EXPORTER = new Uint8Array(32);
const VERSIONS = { versionMin: PROTOCOL_VERSION_MIN, versionMax: PROTOCOL_VERSION_MAX };

/**
 * The way from a dial to a link, in the steps and with the waits of the real transport: TCP, two
 * flights of TLS, hello, welcome or reject, ready. Signatures over the TLS exporter are left out:
 * who is at an address is known here.
 */
export class Outgoing {
  private readonly node: SimNode;
  private readonly dial: Dial;
  private readonly process: number;
  private socket: Socket | null = null;
  private done = false;

  constructor(node: SimNode, dial: Dial) {
    this.node = node;
    this.dial = dial;
    this.process = node.process;
  }

  start(): void {
    const { world, config } = this.node;
    for (const wait of SYN_RETRIES_MS) world.after(wait, () => this.sendSyn());
    world.after(config.connectTimeoutMs, () => this.fail(problem('connect-timeout')));
  }

  private sendSyn(): void {
    if (this.isOver || this.socket) return;
    const { world, slot } = this.node;
    const target = world.hostAt(this.dial.address);
    if (!target) this.failAfter(0, problem('unreachable'));
    if (!target || !world.network.passes(slot, target.slot)) return;
    world.after(world.network.streamDelay(slot, target.slot), () => this.arriveAt(target));
  }

  private arriveAt(target: SimNode): void {
    const { world, slot } = this.node;
    if (this.isOver || this.socket || !world.network.passes(slot, target.slot)) return;
    if (world.network.nat.has(target.slot) && target !== this.node) return;
    const back = world.network.streamDelay(target.slot, slot);
    if (!target.isUp) {
      this.failAfter(back, problem('unreachable'));
      return;
    }
    const [mine, theirs] = Socket.pair(this.node, target);
    this.socket = mine;
    new Incoming(target, theirs);
    mine.onFrame = (frame) => this.onFrame(frame);
    mine.onEnd = () => this.fail(problem('link-closed'));
    world.after(back, () => this.inProcess(() => mine.send([{ kind: 'client-hello' }])));
  }

  private onFrame(frame: Frame): void {
    if (this.isOver) return;
    const message = unpack(frame, 'handshake');
    if (message?.kind === 'server-hello') this.sayHello();
    else if (message?.kind === 'welcome') this.onWelcome(message);
    else if (message?.kind === 'reject') this.onReject(message);
  }

  private sayHello(): void {
    const { node, dial } = this;
    node.input({ type: 'dial-reached', dial });
    const { self, generation, nick } = node;
    const hello: WireMessage<'hello'> = {
      kind: 'hello',
      ...VERSIONS,
      network: dial.network,
      node: self,
      generation,
      nick,
      listenPort: node.port,
      signature: NO_SIGNATURE,
      pass: dial.link ? showPass(dial.link, NO_EXPORTER, self) : null,
    };
    this.socket?.send([hello]);
  }

  private onWelcome(welcome: WireMessage<'welcome'>): void {
    const { node, dial, socket } = this;
    if (!socket) return;
    const isOther = dial.expect !== null && memberOf(welcome.node) !== dial.expect;
    const refused = isOther ? problem('wrong-key') : node.act((core) => core.accept(welcome, dial));
    if (refused) {
      this.fail(refused);
      return;
    }
    this.done = true;
    socket.send([{ kind: 'ready' }]);
    node.linkUp(socket, dial, {
      peer: welcome.node,
      peerGeneration: welcome.generation,
      direction: 'out',
      address: dial.address,
    });
  }

  private onReject({ reason, revocation }: WireMessage<'reject'>): void {
    const { node } = this;
    if (revocation) node.act((core) => core.removed(revocation, node.now()));
    this.fail(problem(PROBLEM_OF_REJECT[reason]));
  }

  private get isOver(): boolean {
    return this.done || this.node.process !== this.process;
  }

  private failAfter(wait: number, failure: Problem): void {
    this.node.world.after(wait, () => this.fail(failure));
  }

  private fail(failure: Problem): void {
    this.inProcess(() => {
      this.done = true;
      this.socket?.close();
      this.node.input({ type: 'dial-failed', dial: this.dial, problem: failure });
    });
  }

  private inProcess(run: () => void): void {
    this.node.whenRunning(() => {
      if (!this.isOver) run();
    });
  }
}

/** The listener's half. */
class Incoming {
  private readonly node: SimNode;
  private readonly socket: Socket;
  private hello: WireMessage<'hello'> | null = null;
  private done = false;

  constructor(node: SimNode, socket: Socket) {
    this.node = node;
    this.socket = socket;
    socket.onFrame = (frame) => this.onFrame(frame);
    node.world.after(node.config.connectTimeoutMs, () => {
      if (!this.done) socket.close();
    });
  }

  private onFrame(frame: Frame): void {
    const message = unpack(frame, 'handshake');
    if (message?.kind === 'client-hello') this.socket.send([{ kind: 'server-hello' }]);
    else if (message?.kind === 'hello') this.onHello(message);
    else if (message?.kind === 'ready') this.onReady();
  }

  private onHello(hello: WireMessage<'hello'>): void {
    const { node, socket } = this;
    const { network, nick } = hello;
    const pass = hello.pass && readPass(hello.pass, NO_EXPORTER, hello.node);
    const asked = { node: hello.node, network, nick, address: this.addressOf(hello), pass };
    const judgement = node.act((core) => core.judge(asked, node.now()));
    if (!judgement.admit) {
      const { reason, revocation } = judgement;
      socket.send([{ kind: 'reject', reason, revocation, ...VERSIONS }]);
      socket.close();
      return;
    }
    this.hello = hello;
    const { self, generation } = node;
    const { networkName, evidence } = judgement;
    const welcome: WireMessage<'welcome'> = {
      kind: 'welcome',
      version: PROTOCOL_VERSION_MAX,
      node: self,
      generation,
      nick: node.nick,
      listenPort: node.port,
      network: judgement.network,
      networkName,
      evidence,
      signature: NO_SIGNATURE,
    };
    socket.send([welcome]);
  }

  private onReady(): void {
    if (!this.hello) return;
    this.done = true;
    this.node.linkUp(this.socket, null, {
      peer: this.hello.node,
      peerGeneration: this.hello.generation,
      direction: 'in',
      address: this.addressOf(this.hello),
    });
  }

  /** The address that the connection came from, with the port that the dialler listens at. */
  private addressOf(hello: WireMessage<'hello'>): string {
    return `${this.socket.remote.host}:${hello.listenPort}`;
  }
}
