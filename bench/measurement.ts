import type { Peers } from './tools/peers.ts';
import type { Processes } from './tools/processes.ts';

/** The same figure of one subject, once a run; in milliseconds, megabytes (of 1024 × 1024 bytes), requests, or requests a second. */
export interface Series {
  readonly unit: 'ms' | 'MB' | '/s' | 'requests';
  readonly values: readonly number[];
}

/** What one subject (the sandbox, a peer) showed: a figure for each column of the table. */
export interface Row {
  readonly subject: string;
  readonly figures: Readonly<Record<string, Series>>;
}

/** How many times as much (or as long, or as fast) the first is as the second, by their medians. */
export interface Ratio {
  readonly text: string;
  readonly value: number;
}

/** Something that is aimed at, and what was found; `met` is absent where it was not measured. */
export interface Target {
  readonly text: string;
  readonly found: string;
  readonly met?: boolean;
}

/** What a measurement found out. */
export interface Findings {
  readonly rows: readonly Row[];
  readonly ratios: readonly Ratio[];
  readonly targets: readonly Target[];
  /** What could not be measured through no fault of ours, each as `what: why`. */
  readonly notMeasured: readonly string[];
}

/** What a measurement is given. */
export interface Bench {
  /** Fewer and shorter runs: to see that it works, and roughly where we are. */
  readonly quick: boolean;
  /** A new, empty folder. */
  folder(name: string): string;
  readonly peers: Peers;
  /** Starts programs, which end when the bench does. */
  readonly processes: Processes;
  /** Says how far it is. */
  say(text: string): void;
}

/** One thing that is measured beside another, in one run, on the same machine. */
export interface Measurement {
  /** What is typed to choose it. */
  readonly name: string;
  readonly title: string;
  /** What is measured beside what, for readers of the report. */
  readonly method: string;
  /** Rejects when it could not be measured by our own fault. */
  run(bench: Bench): Promise<Findings>;
}

/** Something cannot be measured, and it is not our fault: a peer that cannot be installed, a program that is not here. */
export class NotMeasuredError extends Error {
  override readonly name = 'NotMeasuredError';
}
