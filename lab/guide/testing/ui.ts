import {
  Interrupted,
  type Item,
  Left,
  type List,
  type Menu,
  type Question,
  type Ui,
} from '../../screen/ui.ts';

/** What a learner does next: presses a key at a menu, types a line, picks from a list; or what happens meanwhile. */
export type Deed = string | { readonly types: string } | { readonly picks: number } | (() => void);

/** A terminal at which somebody does what a test says, and then leaves. */
export class FakeUi implements Ui {
  readonly redraws = true;
  readonly width: number = 100;
  readonly menus: Menu<string>[] = [];
  readonly lists: (readonly Item[])[] = [];
  readonly print: (text: string) => void;
  readonly #deeds: Deed[];
  /** Who hears a key now, while something goes on. */
  #hears: (key: string) => void = () => {};

  constructor(deeds: readonly Deed[], print: (text: string) => void) {
    this.#deeds = [...deeds];
    this.print = print;
  }

  newPage(): void {
    this.print('=== page ===');
  }

  pages(sections: readonly string[]): readonly string[] {
    return sections;
  }

  async choose<K extends string>(menu: Menu<K>): Promise<K> {
    this.menus.push(menu);
    const key = this.#next((deed) => typeof deed === 'string');
    const choice = menu.choices.find((each) => each.key === (key === 'Enter' ? menu.enter : key));
    if (choice) return choice.key;
    throw new Error(
      `[${key}] is none of ${menu.choices.map((each) => `[${each.key}] ${each.label}`).join(', ')}`,
    );
  }

  async ask({ initial, check }: Question): Promise<string | undefined> {
    for (;;) {
      const { types } = this.#next((deed) => typeof deed === 'object' && 'types' in deed);
      if (types === 'Esc') return undefined;
      const answer = types.replace('…', initial);
      const broken = check(answer);
      if (broken === undefined) return answer;
      this.print(broken);
    }
  }

  async pick({ items }: List): Promise<number | undefined> {
    this.lists.push(items);
    return this.#next((deed) => typeof deed === 'object' && 'picks' in deed).picks;
  }

  async meanwhile<T>(work: (signal: AbortSignal) => Promise<T>, onKey?: (key: string) => void): Promise<T> {
    const stop = new AbortController();
    this.#hears = (key) => (key === 'Ctrl+C' ? stop.abort(new Interrupted()) : onKey?.(key));
    return work(stop.signal).finally(() => {
      this.#hears = () => {};
    });
  }

  /** A key is pressed while something goes on. */
  press(key: string): void {
    this.#hears(key);
  }

  /** The next thing happens while something goes on: a key, or a change. */
  happens(): void {
    const deed = this.#deeds.shift();
    if (deed === undefined) throw new Left();
    if (typeof deed === 'function') deed();
    else this.press(String(deed));
  }

  handOver<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }

  close(): void {}

  /** The next deed, after what happens before it. @throws Left when there is none */
  #next<D extends Deed>(fits: (deed: Deed) => deed is D): D {
    for (;;) {
      const deed = this.#deeds.shift();
      if (deed === undefined) throw new Left();
      if (fits(deed)) return deed;
      if (typeof deed !== 'function') throw new Error(`this is no time for ${JSON.stringify(deed)}`);
      deed();
    }
  }
}
