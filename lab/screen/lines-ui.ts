import { createInterface } from 'node:readline';
import { type Context, textWidth } from '../context.ts';
import { chosen } from './keys-ui.ts';
import { keyName } from './menu-view.ts';
import { type Choice, Left, type Menu, type Ui } from './ui.ts';

/**
 * Talks by lines: prints a question, and reads a line. Nothing is drawn twice, so that a screen reader, a dumb terminal
 * and a pipe have all of it, and once.
 */
export function openLinesUi(
  { stdin, stdout, signal }: Context,
  typed: (text: string) => string = (text) => text,
): Ui {
  const lines = readLines(stdin, signal);
  const print = (text: string): void => void stdout.write(`${typed(text)}\n`);
  /** Menus that have been told in full: they are not, again, unless somebody asks. */
  const told = new Set<string>();
  let status = '';
  const question = async (text: string): Promise<string> => {
    stdout.write(text);
    return (await lines.next()).trim();
  };
  const tell = <K extends string>({ choices, enter }: Menu<K>): void => {
    for (const choice of choices.filter(({ unlisted }) => !unlisted)) {
      const key = choice.key === ' ' ? 'Enter alone' : keyName(choice);
      print(`  ${key}: ${choice.label}${choice.key === enter && enter !== ' ' ? ' (or Enter alone)' : ''}`);
    }
    told.add(identity(choices));
  };
  return {
    redraws: false,
    get width() {
      return textWidth({ stdout });
    },
    print,
    newPage: () => print(''),
    pages: (sections) => sections,
    async choose(menu) {
      const { choices, enter } = menu;
      print('');
      if (menu.status !== status && menu.status !== '') print(menu.status);
      status = menu.status;
      if (!told.has(identity(choices))) tell(menu);
      // "in the sandbox", of "in the sandbox: an Azure on this machine"
      const [sensible] = choices.find(({ key }) => key === enter)?.label.split(':') ?? [];
      for (;;) {
        const said = (
          await question(`Your choice (Enter alone: ${sensible}; ?: all choices): `)
        ).toLowerCase();
        const key = said === '' ? enter : choices.find((each) => each.key === said)?.key;
        if (key !== undefined) return chosen(choices, key);
        if (said !== '?') print(`There is no choice ${JSON.stringify(said)} here.`);
        tell(menu);
      }
    },
    async ask({ message, initial, check }) {
      for (;;) {
        print(`${message}\n  ${initial}`);
        const said = await question('Another one (Enter: leave it as it is): ');
        if (said === '') return undefined;
        const broken = check(said);
        if (broken === undefined) return said;
        print(broken);
      }
    },
    async pick({ title, items }) {
      print(`\n${title}`);
      for (const { text } of items) print(`  ${text}`);
      for (;;) {
        const said = await question('Number (Enter: none): ');
        if (said === '') return undefined;
        const item = items.find(({ number }) => String(number) === said);
        if (item) return item.number;
        print(`There is no number ${JSON.stringify(said)} here.`);
      }
    },
    async meanwhile(work, onKey) {
      lines.divert(onKey && ((line) => onKey(line.trim().toLowerCase() || 'return')));
      try {
        return await work(signal);
      } finally {
        lines.divert(undefined);
      }
    },
    async handOver(work) {
      lines.pause();
      try {
        return await work();
      } finally {
        lines.resume();
      }
    },
    close: () => lines.close(),
  };
}

const identity = (choices: readonly Choice<string>[]): string =>
  choices.map(({ key, label }) => key + label).join('\n');

interface Lines {
  /** The next line. @throws Left at the end of the input; what the signal was aborted with */
  next(): Promise<string>;
  /** From now on lines go to `to`; without, to whoever asks for the next one. */
  divert(to: ((line: string) => void) | undefined): void;
  pause(): void;
  resume(): void;
  close(): void;
}

/** Reads lines as the terminal hands them over. Those that nobody has asked for yet are kept. */
function readLines(stdin: Context['stdin'], signal: AbortSignal): Lines {
  const reader = createInterface({ input: stdin, terminal: false });
  const kept: string[] = [];
  let wanted: { resolve(line: string): void; reject(why: unknown): void } | undefined;
  let diverted: ((line: string) => void) | undefined;
  let ended = false;
  /** Whoever waits gets one line, and the next one is for somebody else. */
  const taken = (): typeof wanted => {
    const waiting = wanted;
    wanted = undefined;
    return waiting;
  };
  reader.on('line', (line) => {
    if (diverted) return diverted(line);
    const waiting = taken();
    if (waiting) waiting.resolve(line);
    else kept.push(line);
  });
  reader.on('close', () => {
    ended = true;
    taken()?.reject(new Left());
  });
  signal.addEventListener('abort', () => taken()?.reject(signal.reason), { once: true });
  return {
    async next() {
      signal.throwIfAborted();
      const line = kept.shift();
      if (line !== undefined) return line;
      if (ended) throw new Left();
      return new Promise<string>((resolve, reject) => {
        wanted = { resolve, reject };
      });
    },
    divert(to) {
      diverted = to;
    },
    pause: () => void reader.pause(),
    resume: () => void reader.resume(),
    close: () => reader.close(),
  };
}
