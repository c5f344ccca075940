/** One thing that can be done at a menu. */
export interface Choice<K extends string> {
  /** What to press: a small letter, a digit, or a blank for the space bar. */
  readonly key: K;
  readonly label: string;
  /** What to call the key instead: `1-7` for the first of several. */
  readonly called?: string;
  /** It works without being listed. */
  readonly unlisted?: boolean;
}

/** A question that is answered by one key. */
export interface Menu<K extends string> {
  /** Where the learner is, above the choices; may have several lines. */
  readonly status: string;
  readonly choices: readonly Choice<K>[];
  /** The choice that Enter stands for. */
  readonly enter: K;
}

/** A question that is answered by a line of text. */
export interface Question {
  readonly message: string;
  /** What the line holds at first. */
  readonly initial: string;
  /** What is wrong with an answer, as a sentence; `undefined` when nothing is. */
  check(answer: string): string | undefined;
}

/** One of a list. */
export interface Item {
  readonly number: number;
  readonly text: string;
}

export interface List {
  readonly title: string;
  readonly items: readonly Item[];
  /** The number that is chosen at first. */
  readonly initial: number;
}

/** How the lab talks with somebody at a terminal: by single keys and redrawing, or by printing and reading lines. */
export interface Ui {
  /** Single keys work, and what is on the screen may be drawn anew. */
  readonly redraws: boolean;
  /** Columns for prose. */
  readonly width: number;
  print(text: string): void;
  /** Begins at the top of an empty screen; what was there can be scrolled back to. */
  newPage(): void;
  /** Parts of a text that are to be read one after the other, with room left below each for a menu and `lines` more. */
  pages(sections: readonly string[], menu: Menu<string>, lines?: number): readonly string[];
  /** @throws Left */
  choose<K extends string>(menu: Menu<K>): Promise<K>;
  /** `undefined`: the learner does not want to answer after all. @throws Left */
  ask(question: Question): Promise<string | undefined>;
  /** The number of an item; `undefined`: none. @throws Left */
  pick(list: List): Promise<number | undefined>;
  /**
   * Runs `work`, whose signal is aborted with `Interrupted` when the learner presses Ctrl+C; other keys are told to
   * `onKey` by name (`t`, `space`, `return`).
   * @throws what `work` throws; Left
   */
  meanwhile<T>(work: (signal: AbortSignal) => Promise<T>, onKey?: (key: string) => void): Promise<T>;
  /** Leaves the terminal to something else (a shell) until that is done. */
  handOver<T>(work: () => Promise<T>): Promise<T>;
  /** Lets go of the terminal. */
  close(): void;
}

/** The learner leaves: Ctrl+C or Ctrl+D at a question, the end of the input, a terminal that was closed. */
export class Left extends Error {
  override readonly name = 'Left';
}

/** The learner does not want to wait any longer for what is going on. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** `promise`, unless `signal` is aborted first: then what it was aborted with is thrown, and nobody waits for the rest. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const ended = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: ended.signal });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    ended.abort();
  }
}
