// How fast a member that was away gets what was said meanwhile, and somebody new what was said before.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const MESSAGES = 50_000;
const GIVE_UP_MS = 170_000;

/** One holds the messages; one comes back, one is new. Real processes, real files, one link each. */
export async function catchUp(messages = MESSAGES) {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-bench-'));
  const members = [];
  const open = async (name, ...seeds) => {
    const member = await Member.open([join(folder, name), ...seeds]);
    members.push(member);
    return member;
  };
  try {
    const holder = await open('holder');
    await (await invited('away', holder, open)).leave();
    await holder.ask('say', { count: messages });
    const back = await fetched(await open('away', holder.address), messages);
    const fresh = await fetched(await invited('newcomer', holder, open), messages);
    return { ...named('back', back), ...named('new', fresh) };
  } finally {
    for (const { process: child } of members) child.kill('SIGKILL');
    await wait(100);
    rmSync(folder, { recursive: true, force: true });
  }
}

const named = (who, figures) =>
  Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${who}: ${name}`, [value]]));

async function invited(name, holder, open) {
  const guest = await open(name, holder.address);
  await holder.ask('invite', { key: guest.key });
  await until(async () => (await guest.ask('status')).state === 'connected');
  return guest;
}

async function fetched(member, messages) {
  await until(async () => {
    const { messages: here, missed } = await member.ask('heard');
    return here + missed >= messages;
  });
  const { linkedAt, lastAt, missed, cpuUs, turnP99, turnMax, rss } = await member.ask('heard');
  await member.leave();
  return {
    'messages/s': messages / ((lastAt - linkedAt) / 1000),
    'CPU a message (µs)': cpuUs / messages,
    'turn of the event loop, p99 (ms)': turnP99,
    'longest turn (ms)': turnMax,
    'events missed': missed,
    'RSS (MB)': rss / 2 ** 20,
  };
}

async function until(holds) {
  const end = Date.now() + GIVE_UP_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('the catch-up did not end');
    await wait(100);
  }
}

class Member {
  #calls = new Map();
  #next = 0;

  static async open(args) {
    const member = new Member();
    member.process = fork(join(import.meta.dirname, 'member.mjs'), args);
    const first = await new Promise((resolve) => member.process.once('message', resolve));
    member.process.on('message', ({ call, value, error }) => {
      const waiting = member.#calls.get(call);
      member.#calls.delete(call);
      if (error === undefined) waiting?.resolve(value);
      else waiting?.reject(new Error(error));
    });
    return Object.assign(member, first);
  }

  ask(command, input = {}) {
    return new Promise((resolve, reject) => {
      const call = this.#next++;
      this.#calls.set(call, { resolve, reject });
      this.process.send({ call, command, ...input });
    });
  }

  async leave() {
    const gone = new Promise((resolve) => this.process.once('exit', resolve));
    await this.ask('end');
    this.process.disconnect();
    await gone;
  }
}
