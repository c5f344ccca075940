import type { Question } from '../question.ts';
import { entraQuestions } from './entra.ts';
import { graphQuestions } from './graph.ts';
import { resourceManagerQuestions } from './resource-manager.ts';
import { siteQuestions } from './sites.ts';

/** Everything that the parity page calls unsure, in the order in which it is asked. */
export const questions: readonly Question[] = [
  ...resourceManagerQuestions,
  ...siteQuestions,
  ...graphQuestions,
  ...entraQuestions,
];
