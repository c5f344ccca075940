import type { Step } from '../../steps/index.ts';
import { type StepResult, type StepStatus, statusOf } from '../checking.ts';
import type { Connection } from '../connect.ts';
import type { Lab } from '../lab.ts';
import { nextStep, rememberedPlace } from '../place.ts';
import { createLiveLine, type LiveLine } from '../report/live-line.ts';
import { type Ui, unlessAborted } from '../screen/ui.ts';
import { type LabState, updateLabState } from '../state/lab-file.ts';
import type { watchChanges } from '../watching.ts';
import { isCleanUp } from './clean-up.ts';

/** What the guide works with; a test has its own. */
export interface World {
  readonly ui: Ui;
  readonly steps: readonly Step[];
  /** Connects to the sandbox (which is started if it does not run) or the cloud that was entered, with the names that the lab remembers. */
  connect(): Promise<Connection>;
  /** Goes to a cloud from now on: signs in, asks for what has to be chosen there, and remembers it. */
  enter(cloud: string): Promise<Connection>;
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
  /** Something that the steps make was there when the guide looked. */
  #seenWork = false;
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
    const { choices, cloud } = this.remember();
    const known = choices.welcomed === true;
    const inSandbox = known && !before ? 'Connecting to the sandbox…' : 'Starting the sandbox…';
    this.live.show(cloud === 'sandbox' ? inSandbox : 'Signing in…');
    const connection = await this.interruptible(this.world.connect()).finally(() => this.live.clear());
    this.#connection = connection;
    if (!same) this.#forget(); // it was found under other names
    const { sandbox } = connection;
    if (same && sandbox) this.ui.print(`The sandbox had ended. It is up again: ${sandbox.url}`);
    // Signing az in takes seconds: it is begun now, and whoever needs it waits for the rest, and is told of a failure.
    connection.az().catch(() => {});
    return connection;
  }

  #forget(): void {
    this.#found.clear();
    this.#seenWork = false;
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
    this.#forgetCleanUp(results);
    this.#seenWork ||= this.#hasWork;
    const done = new Set(this.steps.filter((step) => this.isDone(step)).map(({ number }) => number));
    if (!this.remember().skipped.some((number) => done.has(number))) return;
    this.remember((state) => ({ ...state, skipped: state.skipped.filter((number) => !done.has(number)) }));
  }

  /** A step that passes has made something: that nothing was left, as an earlier look has found, is no longer so. */
  #forgetCleanUp(results: readonly StepResult[]): void {
    const looked = results.map(({ step }) => step);
    if (looked.some(isCleanUp) || !looked.some((step) => this.#passes(step))) return;
    for (const step of this.steps.filter(isCleanUp)) this.#found.delete(step.number);
  }

  /**
   * Whether all checks of a step passed when they were last looked at. Where nothing was made, nothing is left either: that
   * is no clean-up yet.
   */
  isDone(step: Step): boolean {
    return this.#passes(step) && !(isCleanUp(step) && !this.#seenWork);
  }

  /** Whether what was there when the guide looked is gone, all of it. */
  get cleanedUp(): boolean {
    return !this.#hasWork && this.steps.some((step) => isCleanUp(step) && this.isDone(step));
  }

  #passes({ number }: Step): boolean {
    return this.#found.get(number) === 'pass';
  }

  /** Whether something that the steps make is there. */
  get #hasWork(): boolean {
    return this.steps.some((step) => (isCleanUp(step) ? this.#isLeft(step) : this.#passes(step)));
  }

  #isLeft({ number }: Step): boolean {
    const status = this.#found.get(number);
    return status !== undefined && status !== 'pass' && status !== 'error';
  }

  standing(step: Step): Standing {
    if (this.isDone(step)) return 'done';
    return this.remember().skipped.includes(step.number) ? 'skipped' : 'open';
  }

  /** The step to go on with: the first whose checks do not pass, or one before it that the learner was only looking at. */
  get firstOpen(): Step | undefined {
    return nextStep(this.steps, (step) => this.isDone(step), rememberedPlace(this.lab.globals.dir));
  }

  neighbour({ number }: Step, distance: 1 | -1): Step | undefined {
    return this.steps.find((step) => step.number === number + distance);
  }
}
