import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../src/compose/systemClock.ts';
import { openStore } from '../src/store/openStore.ts';
import { fakeCamera } from '../test/support/fakeCameras.ts';
import { openTerminal, type TestTerminal } from '../test/support/terminal.ts';
import { bundleTuiProgram } from '../test/support/tuiBundle.ts';

const size = { columns: 200, rows: 50 };
const seconds = 15;

/**
 * A pseudo-terminal of 200x50 with 5,000 cameras, 100 of them at work, ten keys a second: time from a key to the frame that
 * shows it, bytes to the terminal, memory against a bare Node; then the time to the first frame with 1,000 cameras.
 * It reads the screen back through a terminal emulator in this process, which is part of every time given.
 */
export async function run(): Promise<void> {
  const program = await bundleTuiProgram('bench/uiProgram.ts');
  const bare = bareNode();
  console.log(`bare node: ${bare.ms.toFixed(0)} ms to end, ${bare.megabytes.toFixed(0)} MB`);
  await keysWhileJobsRun(program, bare.megabytes);
  await firstFrame();
}

async function keysWhileJobsRun(program: string, bareMegabytes: number): Promise<void> {
  const t = start(program, { cameras: 5000, jobs: 100 });
  try {
    await t.until('5000 cameras', 30_000);
    await t.until(/\[#/, 10_000);
    const cpuBefore = cpuSeconds(t.pid);
    const bytesBefore = t.bytes();
    const startedAt = performance.now();
    const times: number[] = [];
    let at = 0;
    let direction = 1;
    while (performance.now() - startedAt < seconds * 1000) {
      const due = startedAt + times.length * 100;
      await sleep(Math.max(0, due - performance.now()));
      if (at === 30) direction = -1;
      if (at === 0) direction = 1;
      at += direction;
      times.push(await keyToFrame(t, direction > 0 ? 'j' : 'k', at));
    }
    const elapsed = (performance.now() - startedAt) / 1000;
    const cpu = ((cpuSeconds(t.pid) - cpuBefore) / elapsed) * 100;
    const memory = residentMegabytes(t.pid);
    times.sort((a, b) => a - b);
    const share = (part: number) =>
      (times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0).toFixed(0);
    console.log(
      `5,000 cameras, 100 jobs, ${times.length} keys: key -> frame p50 ${share(0.5)} ms, p95 ${share(0.95)} ms, max ${share(1)} ms; ` +
        `${((t.bytes() - bytesBefore) / 1000 / elapsed).toFixed(1)} kB/s; CPU ${cpu.toFixed(0)} % of a core; ` +
        `${memory.toFixed(0)} MB = ${(memory / bareMegabytes).toFixed(1)} x bare node`,
    );
  } finally {
    t.kill();
  }
}

async function keyToFrame(t: TestTerminal, key: string, row: number): Promise<number> {
  const address = `10.4.1.${row + 1} `;
  const pressed = performance.now();
  t.press(key);
  await t.until(
    () => (t.row(3 + row).startsWith('>') && t.row(3 + row).includes(address)) || shows(t, address),
    5000,
  );
  return performance.now() - pressed;
}

function shows(t: TestTerminal, address: string): boolean {
  return t
    .screen()
    .split('\n')
    .some((line) => line.startsWith('>') && line.includes(address));
}

/**
 * The built program over a home with 1,000 stored cameras, each start beside a bare Node in the same moment: the clock until
 * the list is on the screen and until a key acts on it, and the processor time of the main thread, which a busy machine changes
 * less.
 */
async function firstFrame(): Promise<void> {
  const home = await homeWith(1000);
  const program = resolve(import.meta.dirname, '../bin/camopt.js');
  const env = { CAMOPT_HOME: home, CAMOPT_LOCK_DIR: join(home, 'locks'), CAMOPT_LISTEN: '0' };
  // What is compiled is kept for the next start when the program ends by itself.
  const first = openTerminal([process.execPath, program], { ...size, env });
  await first.until('1000 cameras', 20_000);
  first.press('q');
  await first.exit(20_000);
  const seen = { bare: [] as number[], frame: [] as number[], key: [] as number[], cpu: [] as number[] };
  try {
    for (let round = 0; round < 11; round += 1) {
      const bareAt = performance.now();
      spawnSync(process.execPath, ['-e', '0']);
      seen.bare.push(performance.now() - bareAt);
      const startedAt = performance.now();
      const t = openTerminal([process.execPath, program], { ...size, env });
      await t.until('1000 cameras', 20_000);
      seen.frame.push(performance.now() - startedAt);
      seen.cpu.push(mainThreadMs(t.pid));
      t.press('j');
      await t.until(() => t.row(4).startsWith('>'), 20_000);
      seen.key.push(performance.now() - startedAt);
      t.kill();
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  const [bare, frame, key, cpu] = [seen.bare, seen.frame, seen.key, seen.cpu].map(median) as [
    number,
    number,
    number,
    number,
  ];
  const bareCpu = median(Array.from({ length: 11 }, bareCpuMs));
  console.log(
    `built program, 1,000 stored cameras: first frame ${frame.toFixed(0)} ms = ${(frame / bare).toFixed(1)} x node -e 0 ` +
      `(${bare.toFixed(0)} ms); processor time ${cpu.toFixed(0)} ms = ${(cpu / bareCpu).toFixed(1)} x; ` +
      `a key acts after ${key.toFixed(0)} ms = ${(key / bare).toFixed(1)} x`,
  );
}

async function homeWith(count: number): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'camopt-bench-'));
  const store = await openStore({
    home,
    site: 'default',
    clock: systemClock,
    user: 'bench',
    lockDir: join(home, 'locks'),
  });
  await store.inventory.saveAll(Array.from({ length: count }, (_, number) => fakeCamera(number).camera));
  return home;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

function bareCpuMs(): number {
  const print = 'const { user, system } = process.cpuUsage(); console.log((user + system) / 1000)';
  return Number(execFileSync(process.execPath, ['-e', print]).toString());
}

function mainThreadMs(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

function start(program: string, options: object): TestTerminal {
  return openTerminal([process.execPath, program, JSON.stringify(options)], size);
}

function bareNode(): { ms: number; megabytes: number } {
  const times = Array.from({ length: 7 }, () => {
    const startedAt = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    return performance.now() - startedAt;
  }).sort((a, b) => a - b);
  const print = 'console.log(process.memoryUsage.rss() / 1e6)';
  return { ms: times[3] ?? 0, megabytes: Number(execFileSync(process.execPath, ['-e', print]).toString()) };
}

/** Linux only, as are the figures. */
function residentMegabytes(pid: number): number {
  const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
  return (pages * 4096) / 1e6;
}

function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
