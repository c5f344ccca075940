import type { Measurement } from '../measurement.ts';
import { frontEnd } from './front-end.ts';
import { labRun } from './lab-run.ts';
import { start } from './start.ts';
import { tokens } from './tokens.ts';

/** All measurements, in the order in which they are made. */
export const measurements: readonly Measurement[] = [start, frontEnd, tokens, labRun];
