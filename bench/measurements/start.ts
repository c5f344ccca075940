import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Bench, type Findings, type Measurement, NotMeasuredError, type Row } from '../measurement.ts';
import { alternate, atMost, median } from '../statistics.ts';
import { type Ask, freePort, untilAnswered } from '../tools/http.ts';
import { memoryOf } from '../tools/memory.ts';
import type { PeerName } from '../tools/peers.ts';
import { SANDBOX } from '../tools/sandbox.ts';

/** A request, and the status that shows that the service behind it works (absent: any, that it is loaded is enough). */
interface Request extends Ask {
  readonly path: string;
  readonly status?: number;
}

/** A program that is started again and again. */
interface Subject {
  readonly name: string;
  /** What Node runs, to listen on `port`. */
  command(port: number): readonly string[];
  /** The program is ready when the first of these is answered, and its memory is read when all are. */
  readonly requests: readonly [Request, ...Request[]];
  /** Where it publishes the keys that it signs tokens with, if it signs any. */
  readonly keys?: Request;
}

/** One start. */
interface Start {
  /** Milliseconds until its port answered. */
  readonly port: number;
  /** Milliseconds until its service answered as well. */
  readonly ready: number;
  /** Milliseconds until its signing keys were published as well. */
  readonly keys?: number;
  /** In MB. */
  readonly memory: number;
}

const START_MS = 60_000;

/** After it is ready, until its memory is read: what was needed for the start alone may be given back. */
const SETTLE_MS = 1000;

/** The targets. */
const READY_MS = 1000;
const MEMORY_MB = 130;
const TIMES_THE_FASTER_PEER = 1.5;

/** In this order, in the same folder. */
const SANDBOX_STARTS = ['sandbox (first start)', 'sandbox (later start)'] as const;

/**
 * How long the sandbox takes to be ready and how much memory it has then, beside two programs that one could start in its
 * place: `swa start` (Microsoft's emulator of Static Web Apps, sign-in included) with a folder of one page, and
 * `emulate start --service microsoft` (an Entra ID for tests).
 *
 * Each is started as a process by the same Node, on a port of its own, in turn. The clock runs from the spawn until its
 * port answers GET / ("port answers") and until its service answers as well ("ready"): the sandbox's ARM refuses an
 * anonymous request by 401, swa says who is signed in (`/.auth/me`), emulate shows its OpenID configuration. So nobody gains
 * by listening early and loading late. Keys that tokens are signed with are made meanwhile by those that sign; when they
 * are published is shown beside it. Memory is read a second later, of the whole tree of processes, and of the sandbox
 * only after its Entra ID and its Graph have answered too. The sandbox starts in an empty folder (it makes keys and
 * certificates: first start) and again in the same one (later start); its peers keep nothing, so all their starts are alike.
 * (emulate listens on all of the machine's addresses, which it cannot be talked out of, for the second that it runs.)
 * One round is not counted: it fills the disk cache, and builds the sandbox's program where its sources have changed.
 */
export const start: Measurement = {
  name: 'start',
  title: 'Ready time and memory of the sandbox, beside its peers',
  method:
    'From the start of the process until its port answers GET /, and until its service answers (ready: ARM 401, ' +
    'swa /.auth/me, emulate OpenID configuration), and until its signing keys are published (two of the sandbox, with ' +
    'certificates, and one of emulate). Memory of the whole process tree a second later, before any app.',
  async run(bench) {
    const notMeasured: string[] = [];
    const peers = await installed(bench, notMeasured);
    const starts = new Map<string, Start[]>();
    const note = (name: string, run: number, one: Start): void => {
      const figures = `ready after ${Math.round(one.ready)} ms, ${Math.round(one.memory)} MB`;
      bench.say(`start ${run}: ${name}, ${figures}`);
      if (run > 0) starts.set(name, [...(starts.get(name) ?? []), one]);
    };
    const broken = new Set<Subject>();
    await alternate([undefined, ...peers], bench.quick ? 3 : 8, async (peer, run) => {
      if (!peer) {
        const folder = bench.folder('sandbox');
        for (const name of SANDBOX_STARTS) note(name, run, await startOnce(bench, sandbox(name, folder)));
        return;
      }
      if (broken.has(peer)) return;
      try {
        note(peer.name, run, await startOnce(bench, peer));
      } catch (error) {
        broken.add(peer);
        starts.delete(peer.name);
        notMeasured.push(`${peer.name}: ${error instanceof Error ? error.message : String(error)}`);
      }
    });
    return findings(starts, notMeasured);
  },
};

function sandbox(name: string, folder: string): Subject {
  return {
    name,
    command: (port) => [SANDBOX, '--dir', folder, '--port', String(port)],
    requests: [
      { host: 'management.azure.localhost', path: '/subscriptions?api-version=2022-12-01', status: 401 },
      { host: 'login.azure.localhost', path: '/common/v2.0/.well-known/openid-configuration', status: 200 },
      { host: 'graph.azure.localhost', path: '/v1.0/me' },
    ],
    keys: { host: 'login.azure.localhost', path: '/common/discovery/v2.0/keys', status: 200 },
  };
}

/** The peers that could be installed. */
async function installed(bench: Bench, notMeasured: string[]): Promise<Subject[]> {
  const page = bench.folder('page');
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Hello</title><h1>Hello</h1>\n');
  const wanted: [PeerName, (program: string, port: string) => string[], string, string, string?][] = [
    [
      '@azure/static-web-apps-cli',
      (program, port) => [program, 'start', page, '--host', '127.0.0.1', '--port', port],
      'swa start',
      '/.auth/me',
    ],
    [
      'emulate',
      (program, port) => [program, 'start', '--service', 'microsoft', '--port', port],
      'emulate start --service microsoft',
      '/.well-known/openid-configuration',
      '/discovery/v2.0/keys',
    ],
  ];
  const found: Subject[] = [];
  for (const [name, command, title, path, keys] of wanted) {
    try {
      const { program, version } = await bench.peers.install(name);
      found.push({
        name: `${title} (${version})`,
        command: (port) => command(program, String(port)),
        requests: [{ path, status: 200 }],
        ...(keys === undefined ? {} : { keys: { path: keys, status: 200 } }),
      });
    } catch (error) {
      if (!(error instanceof NotMeasuredError)) throw error;
      notMeasured.push(`${title}: ${error.message}`);
    }
  }
  return found;
}

async function startOnce(bench: Bench, { command, requests, keys }: Subject): Promise<Start> {
  const port = await freePort();
  const args = command(port);
  const cwd = bench.folder('empty');
  const from = performance.now();
  const running = await bench.processes.node(args, { cwd });
  try {
    const wait = { ended: running.ended, limitMs: START_MS };
    await untilAnswered(port, '/', wait);
    const answered = performance.now();
    const [first, ...others] = requests;
    const until = ({ path, status, ...ask }: Request) =>
      untilAnswered(port, path, {
        ...ask,
        ...wait,
        accepts: (answer) => status === undefined || answer.status === status,
      });
    await until(first);
    const ready = performance.now();
    if (keys) await until(keys);
    const published = performance.now();
    for (const other of others) await until(other);
    await delay(SETTLE_MS);
    return {
      port: answered - from,
      ready: ready - from,
      ...(keys ? { keys: published - from } : {}),
      memory: await memoryOf(running.pid),
    };
  } finally {
    await running.stop();
  }
}

function findings(starts: ReadonlyMap<string, readonly Start[]>, notMeasured: readonly string[]): Findings {
  const valuesOf = (name: string, figure: keyof Start): number[] =>
    (starts.get(name) ?? []).flatMap((each) => each[figure] ?? []);
  const of = (name: string, figure: keyof Start): number => median(valuesOf(name, figure));
  const sandboxes: readonly string[] = SANDBOX_STARTS;
  const peers = [...starts.keys()].filter((name) => !sandboxes.includes(name));
  const fastest = peers.length < 2 ? undefined : Math.min(...peers.map((peer) => of(peer, 'ready')));
  return {
    rows: [...sandboxes, ...peers].map(
      (subject): Row => ({
        subject,
        figures: {
          'port answers': { unit: 'ms', values: valuesOf(subject, 'port') },
          ready: { unit: 'ms', values: valuesOf(subject, 'ready') },
          ...(valuesOf(subject, 'keys').length > 0
            ? { 'keys published': { unit: 'ms', values: valuesOf(subject, 'keys') } }
            : {}),
          memory: { unit: 'MB', values: valuesOf(subject, 'memory') },
        },
      }),
    ),
    ratios: sandboxes.flatMap((name) =>
      peers.flatMap((peer) => [
        { text: `port answers: ${name} / ${peer}`, value: of(name, 'port') / of(peer, 'port') },
        { text: `ready: ${name} / ${peer}`, value: of(name, 'ready') / of(peer, 'ready') },
        ...(valuesOf(peer, 'keys').length > 0
          ? [{ text: `keys published: ${name} / ${peer}`, value: of(name, 'keys') / of(peer, 'keys') }]
          : []),
        { text: `memory: ${name} / ${peer}`, value: of(name, 'memory') / of(peer, 'memory') },
      ]),
    ),
    targets: [
      ...sandboxes.map((name) => atMost(`${name}: ready in 1 s or less`, of(name, 'ready'), READY_MS, 'ms')),
      ...sandboxes.map((name) =>
        atMost(
          `${name}: ready before both peers, or within ${TIMES_THE_FASTER_PEER} times the faster`,
          fastest && of(name, 'ready') / fastest,
          TIMES_THE_FASTER_PEER,
        ),
      ),
      ...sandboxes.map((name) =>
        atMost(`${name}: ${MEMORY_MB} MB or less before apps`, of(name, 'memory'), MEMORY_MB, 'MB'),
      ),
    ],
    notMeasured,
  };
}
