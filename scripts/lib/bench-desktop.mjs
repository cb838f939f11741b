import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { root } from './paths.mjs';
import { end } from './process.mjs';
import { openApp } from './window.mjs';

const OTHERS = 7;
const QUIET_MS = 20_000;
const IDLE_MS = 30_000;
const MAP_NODES = 100;
const MAP_MS = 8_000;
const RESUMES = 3;
/** Longer than the others take to give a silent one up. */
const ASLEEP_MS = 20_000;
const RESUME_MS_MAX = 30_000;
/** Of a process' times in /proc. */
const TICKS_PER_SECOND = 100;

/**
 * A window among eight members: what it costs while nobody does anything, how long a frame of a map
 * with a hundred devices takes, and how soon a node that slept is linked again. Linux only.
 */
export async function benchDesktop(electron) {
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(join(root, 'e2e', 'person.ts'));
  const folder = mkdtempSync(join(tmpdir(), 'mesh-bench-'));
  const members = [];
  const { app, window } = await openApp(electron, flagsOf(join(folder, 'alice')), {
    locale: 'en-US',
  });
  try {
    const alice = new module.Person('alice', app, window, join(folder, 'alice'));
    await alice.introduce();
    await alice.startNetwork('Bench');
    const link = await window.evaluate(
      async (uses) => (await globalThis.mesh.createLink({ uses, days: 1 })).value.url,
      OTHERS,
    );
    for (let n = 0; n < OTHERS; n++) {
      members.push(member(folder, `member ${n}`, link));
      await alice.expectMember(`member ${n}`, 'online');
    }
    const idle = await idleFigures(app.process().pid);
    const frames = await mapFrames(alice);
    const resumes = [];
    for (let n = 0; n < RESUMES; n++) resumes.push(await resume(members[0]));
    return {
      ...idle,
      'map of 100, work in a frame (ms)': frames,
      'resume to linked (ms)': resumes,
    };
  } finally {
    await app.close().catch(() => {});
    await Promise.all(members.map(({ child }) => end(child)));
    rmSync(folder, { recursive: true, force: true });
  }
}

const flagsOf = (data) => ['--data-dir', data, '--no-lan', '--bind', '127.0.0.1', '--port', '0'];

function member(folder, nick, link) {
  const file = join(root, 'out', 'cli', 'mesh-chat.js');
  const flags = [...flagsOf(join(folder, nick)), '--json', '--nick', nick, '--join', link];
  const child = spawn(process.execPath, [file, ...flags], { stdio: ['pipe', 'pipe', 'inherit'] });
  return { child, lines: createInterface({ input: child.stdout }) };
}

/** Of each process of the program, over half a minute in which nobody does anything. */
async function idleFigures(main) {
  await wait(QUIET_MS);
  const processes = [main, ...descendants(main)];
  const [renderer] = processes.filter((pid) => read(pid, 'cmdline').includes('--type=renderer'));
  const before = { ticks: processes.map(ticks), switches: switches(renderer) };
  await wait(IDLE_MS);
  const spent = processes.map((pid, n) => ticks(pid) - before.ticks[n]);
  const share = (sum) => (sum / TICKS_PER_SECOND / (IDLE_MS / 1000)) * 100;
  return {
    'idle CPU, all its processes (% of a core)': [share(spent.reduce((a, b) => a + b, 0))],
    'idle CPU, main process (% of a core)': [share(spent[0])],
    'idle CPU, renderer (% of a core)': [share(spent[processes.indexOf(renderer)])],
    "wake-ups of the renderer's main thread (1/s)": [
      (switches(renderer) - before.switches) / (IDLE_MS / 1000),
    ],
    'main process, memory of its own (MB)': [privateMb(main)],
  };
}

const read = (pid, name) => readFileSync(`/proc/${pid}/${name}`, 'utf8');

function descendants(parent) {
  const children = readdirSync('/proc').filter(
    (pid) => /^\d+$/.test(pid) && Number(fieldsOf(pid)[1]) === parent,
  );
  return children.flatMap((pid) => [Number(pid), ...descendants(Number(pid))]);
}

/** Of `stat`, from the state on: the name before it may hold anything. */
function fieldsOf(pid) {
  try {
    return read(pid, 'stat').split(') ').at(-1).split(' ');
  } catch {
    return [];
  }
}

const ticks = (pid) => Number(fieldsOf(pid)[11] ?? 0) + Number(fieldsOf(pid)[12] ?? 0);
const switches = (pid) =>
  Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(read(pid, 'status'))?.[1]);
const privateMb = (pid) =>
  [...read(pid, 'smaps_rollup').matchAll(/^Private_\w+:\s+(\d+)/gm)].reduce(
    (sum, [, kb]) => sum + Number(kb) / 1024,
    0,
  );

/** The map is asked for each second; here the answer is a mesh that changes each time. */
async function mapFrames({ app, page }) {
  await app.evaluate(({ ipcMain }, count) => {
    const id = (n) => n.toString(16).padStart(96, '0');
    const around = (n, turn) => [(n + 1) % count, (n + count - 1) % count, (n * 7 + turn) % count];
    let turn = 0;
    ipcMain.removeHandler('mesh:getMesh');
    ipcMain.handle('mesh:getMesh', () => {
      turn += 1;
      const nodes = Array.from({ length: count }, (_, n) => ({
        node: id(n + 1),
        nick: `member ${n}`,
        self: n === 0,
        online: true,
        neighbours: around(n, turn)
          .filter((other) => other !== n)
          .map((other) => id(other + 1)),
      }));
      return { ok: true, value: { connections: [], nodes } };
    });
  }, MAP_NODES);
  await page.getByRole('button', { name: 'Network', exact: true }).click();
  await page.getByRole('tab', { name: 'Map', exact: true }).click();
  await page
    .locator('.map-node')
    .nth(MAP_NODES - 1)
    .waitFor();
  const frames = await page.evaluate(frameWork, MAP_MS);
  await page.keyboard.press('Escape');
  return frames;
}

/** Runs in a window: from the beginning of each frame until it was laid out, script and all. */
function frameWork(ms) {
  return new Promise((resolve) => {
    const frames = [];
    const until = performance.now() + ms;
    const channel = new MessageChannel();
    let began = 0;
    channel.port1.onmessage = () => {
      frames.push(performance.now() - began);
      if (performance.now() < until) requestAnimationFrame(frame);
      else resolve(frames);
    };
    const frame = (at) => {
      began = Math.min(at, performance.now());
      channel.port2.postMessage(null);
    };
    requestAnimationFrame(frame);
  });
}

/** Stopped for longer than the others wait, then told to go on: until it says that it is linked. */
async function resume({ child, lines }) {
  child.kill('SIGSTOP');
  await wait(ASLEEP_MS);
  const linked = new Promise((resolve) => {
    let wasLost = false;
    const onLine = (text) => {
      const { type, state } = JSON.parse(text);
      if (type !== 'status') return;
      wasLost ||= state !== 'connected' && state !== 'syncing';
      if (!wasLost || (state !== 'connected' && state !== 'syncing')) return;
      lines.off('line', onLine);
      resolve(performance.now());
    };
    lines.on('line', onLine);
  });
  const since = performance.now();
  child.kill('SIGCONT');
  // Whoever was never given up has nothing to come back from.
  const at = await Promise.race([linked, wait(RESUME_MS_MAX, Number.NaN, { ref: false })]);
  await wait(QUIET_MS / 4);
  return at - since;
}
