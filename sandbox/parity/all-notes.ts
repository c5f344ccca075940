import { armParity } from '../arm/parity.ts';
import { easyAuthParity } from '../easy-auth/parity.ts';
import { entraParity } from '../entra/parity.ts';
import { graphParity } from '../graph/parity.ts';
import { kuduParity } from '../kudu/parity.ts';
import { frontEndParity } from '../sites/parity.ts';
import type { Notes } from './page.ts';

/** The notes of every service that the page lists, in its order. */
export const notes: Notes = {
  login: entraParity,
  arm: armParity,
  graph: graphParity,
  kudu: kuduParity,
  gateway: easyAuthParity,
  frontEnd: frontEndParity,
};
