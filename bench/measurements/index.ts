import type { Measurement } from '../measurement.ts';
import { frontEnd } from './front-end.ts';
import { gateway } from './gateway.ts';
import { labRun } from './lab-run.ts';
import { signIn } from './sign-in.ts';
import { start } from './start.ts';
import { tokens } from './tokens.ts';
import { validate } from './validate.ts';

/** All measurements, in the order in which they are made. */
export const measurements: readonly Measurement[] = [
  start,
  frontEnd,
  gateway,
  signIn,
  tokens,
  labRun,
  validate,
];
