import type { Step } from '../../steps/index.ts';
import { type StepResult, type StepStatus, statusOf } from '../checking.ts';
import type { Connection } from '../connect.ts';
import type { Lab } from '../lab.ts';
import { createLiveLine, type LiveLine } from '../report/live-line.ts';
import { type Ui, unlessAborted } from '../screen/ui.ts';
import { type LabState, updateLabState } from '../state/lab-file.ts';
import type { watchChanges } from '../watching.ts';

/** What the guide works with; a test has its own. */
export interface World {
  readonly ui: Ui;
  readonly steps: readonly Step[];
  /** Connects to the sandbox, which is started if it does not run, with the names that the lab remembers. */
  connect(): Promise<Connection>;
  /** Whether the sandbox of a connection still runs. */
  isUp(connection: Connection): Promise<boolean>;
  readonly watch: typeof watchChanges;
  /** Opens an address in the learner's browser; resolves with false where there is none. */
  openPage(address: string): Promise<boolean>;
  /** Opens a shell in which az talks to the sandbox, and resolves when it has ended. */
  openShell(): Promise<void>;
}

/** How a step stands for the learner. */
export type Standing = 'done' | 'skipped' | 'open';

/** One learner's way through the steps: where the parts of the guide have what they share. */
export class Guide {
  readonly lab: Lab;
  readonly world: World;
  /** What is going on: a line that is drawn anew, or lines. */
  readonly live: LiveLine;
  readonly #found = new Map<number, StepStatus>();
  #connection: Connection | undefined;

  constructor(lab: Lab, world: World) {
    this.lab = lab;
    this.world = world;
    this.live = world.ui.redraws ? createLiveLine(lab) : { show: (text) => world.ui.print(text), clear() {} };
  }

  get ui(): Ui {
    return this.world.ui;
  }

  get steps(): readonly Step[] {
    return this.world.steps;
  }

  /** What the lab remembers, after `change` if there is one. @throws LabError as `updateLabState` */
  remember(change?: (state: LabState) => LabState): LabState {
    return updateLabState(this.lab.globals.dir, change);
  }

  /**
   * The sandbox, with the names that hold now: it may have ended, and the names may have been changed, since the last time.
   * @throws LabError as `connect`; Interrupted
   */
  async connection(): Promise<Connection> {
    const before = this.#connection;
    const { names } = this.remember();
    const same =
      before && Object.entries(names).every(([key, name]) => Reflect.get(before.target, key) === name);
    if (same && (await this.world.isUp(before))) return before;
    const known = this.remember().choices.welcomed === true;
    this.live.show(known && !before ? 'Connecting to the sandbox…' : 'Starting the sandbox…');
    const connection = await this.interruptible(this.world.connect()).finally(() => this.live.clear());
    this.#connection = connection;
    if (!same) this.#found.clear(); // it was found under other names
    if (same) this.ui.print(`The sandbox had ended. It is up again: ${connection.sandbox.url}`);
    // Signing az in takes seconds: it is begun now, and whoever needs it waits for the rest, and is told of a failure.
    connection.az().catch(() => {});
    return connection;
  }

  /** Waits for `work`, unless the learner does not want to any longer. @throws Interrupted; what `work` throws */
  interruptible<T>(work: Promise<T>): Promise<T> {
    return this.ui.meanwhile((signal) => unlessAborted(work, signal));
  }

  /** The sandbox, if it was needed so far. */
  get connected(): Connection | undefined {
    return this.#connection;
  }

  /** Keeps what a look has found. A step that is done is no longer one that was skipped. */
  note(results: readonly StepResult[]): void {
    for (const result of results) this.#found.set(result.step.number, statusOf(result));
    const done = new Set(this.steps.filter((step) => this.isDone(step)).map(({ number }) => number));
    if (!this.remember().skipped.some((number) => done.has(number))) return;
    this.remember((state) => ({ ...state, skipped: state.skipped.filter((number) => !done.has(number)) }));
  }

  /** Whether all checks of a step passed when they were last looked at. */
  isDone({ number }: Step): boolean {
    return this.#found.get(number) === 'pass';
  }

  standing(step: Step): Standing {
    if (this.isDone(step)) return 'done';
    return this.remember().skipped.includes(step.number) ? 'skipped' : 'open';
  }

  /** The first step whose checks do not pass. */
  get firstOpen(): Step | undefined {
    return this.steps.find((step) => !this.isDone(step));
  }

  neighbour({ number }: Step, distance: 1 | -1): Step | undefined {
    return this.steps.find((step) => step.number === number + distance);
  }
}
