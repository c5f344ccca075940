import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import { waitFor } from '../lab/local/client.ts';

/** Keys by name, as tmux calls them, and what a terminal sends for them. */
const KEYS = {
  Enter: '\r',
  Escape: '\u001b',
  Space: ' ',
  'C-c': '\u0003',
  'C-d': '\u0004',
  'C-u': '\u0015',
} as const;

export type Key = keyof typeof KEYS;

/** A program in a terminal of 80 by 24, and somebody who types. */
export interface TestTerminal {
  press(...keys: readonly Key[]): Promise<void>;
  type(text: string): Promise<void>;
  /** Waits until this can be read. @throws with all that can be read instead */
  until(text: string, withinMs?: number): Promise<void>;
  /** What the terminal shows, with colours, as another terminal would draw it. */
  drawn(): Promise<string>;
  /** Changes the window's width. */
  resize(columns: number): Promise<void>;
  /** Ends the program as `kill -9` does. */
  kill(): void;
  /** Waits until the program has ended by itself, and gives its exit code. */
  ended(): Promise<number>;
  /** Ends everything. */
  close(): Promise<void>;
}

/** What can hold a program in a terminal here, if anything. */
export async function terminalKind(): Promise<'tmux' | 'script' | undefined> {
  const works = async (command: string, ...args: string[]): Promise<boolean> =>
    (await execa(command, args, { reject: false })).exitCode === 0;
  if (await works('tmux', '-V')) return 'tmux';
  // The one of util-linux; others take other arguments.
  return (await works('script', '--version')) ? 'script' : undefined;
}

/** Opens a terminal in which `args` run as arguments of Node, in the folder `cwd`. */
export async function openTerminal(
  kind: 'tmux' | 'script',
  args: readonly string[],
  cwd: string = process.cwd(),
): Promise<TestTerminal> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-terminal-'));
  const file = (name: string): string => join(folder, name);
  const quoted = [process.execPath, ...args].map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`).join(' ');
  // CI would mean that nobody sits here.
  const program = `unset CI NO_COLOR LAB_PLAIN; sh -c 'echo $$ > "$0"; exec "$@"' '${file('pid')}' ${quoted}`;
  const line = `${program}; echo $? > '${file('code')}'; sleep 1000`;
  const screen = kind === 'tmux' ? await inTmux(line, cwd) : inScript(line, cwd, file('tty'));
  const read = (name: string): string | undefined => {
    try {
      return readFileSync(file(name), 'utf8').trim() || undefined;
    } catch {
      return undefined;
    }
  };
  return {
    press: async (...keys) => {
      for (const key of keys) await screen.send(key);
    },
    type: screen.type,
    async until(text, withinMs = 30_000) {
      const seen = await waitFor(
        async () => ((await screen.read()).includes(text) ? true : undefined),
        withinMs,
      );
      if (!seen)
        throw new Error(`${JSON.stringify(text)} did not come. What can be read:\n${await screen.read()}`);
    },
    drawn: screen.drawn,
    resize: screen.resize,
    kill: () => process.kill(Number(read('pid')), 'SIGKILL'),
    async ended() {
      const code = await waitFor(() => read('code'), 15_000);
      if (code === undefined) throw new Error(`It has not ended. What can be read:\n${await screen.read()}`);
      return Number(code);
    },
    async close() {
      await screen.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Screen {
  send(key: Key): Promise<void>;
  type(text: string): Promise<void>;
  read(): Promise<string>;
  drawn(): Promise<string>;
  resize(columns: number): Promise<void>;
  close(): Promise<void>;
}

let opened = 0;

async function inTmux(line: string, cwd: string): Promise<Screen> {
  opened += 1;
  const server = `lab-test-${process.pid}-${opened}`;
  const tmux = async (...args: string[]): Promise<string> =>
    (await execa('tmux', ['-L', server, '-f', '/dev/null', ...args])).stdout;
  await tmux('-u', 'new-session', '-d', '-s', 'lab', '-c', cwd, '-x', '80', '-y', '24', line);
  return {
    send: async (key) => void (await tmux('send-keys', '-t', 'lab', key)),
    type: async (text) => void (await tmux('send-keys', '-t', 'lab', '-l', text)),
    read: () => tmux('capture-pane', '-p', '-J', '-t', 'lab'),
    drawn: () => tmux('capture-pane', '-p', '-e', '-t', 'lab'),
    resize: async (columns) =>
      void (await tmux('resize-window', '-t', 'lab', '-x', String(columns), '-y', '24')),
    close: async () => void (await tmux('kill-server')),
  };
}

/** Whoever sets the size of a terminal's device changes its window: `tty` is the file that names the device. */
function inScript(line: string, cwd: string, tty: string): Screen {
  const child = execa('script', ['-qfc', `tty > '${tty}'; stty cols 80 rows 24; ${line}`, '/dev/null'], {
    cwd,
    env: { TERM: 'xterm' },
    reject: false,
    buffer: false,
  });
  /** What was written since the last key. */
  let text = '';
  let all = '';
  child.stdout.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
    all += piece;
  });
  const send = async (keys: string): Promise<void> => {
    text = '';
    child.stdin.write(keys);
  };
  return {
    send: (key) => send(KEYS[key]),
    type: send,
    read: async () => stripVTControlCharacters(text).replaceAll('\r', ''),
    drawn: async () => all,
    async resize(columns) {
      text = '';
      await execa('stty', ['-F', readFileSync(tty, 'utf8').trim(), 'cols', String(columns)]);
    },
    async close() {
      child.kill('SIGKILL');
      await child;
    },
  };
}
