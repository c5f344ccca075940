import type { Check } from './check.ts';
import { judgeRuns } from './judging/runs.ts';

/** The frontend runs with the runtime asked for, its last deployment succeeded, and what answers is the lab's frontend. */
export const frontendRuns: Check = {
  id: 'frontend-runs',
  step: 1,
  title: 'The frontend runs',
  needs: ['frontend-exists'],
  docs: 'https://learn.microsoft.com/azure/app-service/configure-language-nodejs',
  run: (facts, target) => judgeRuns(facts, target, 'frontend'),
};
