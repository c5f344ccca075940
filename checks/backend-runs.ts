import type { Check } from './check.ts';
import { judgeRuns } from './judging/runs.ts';

/** The backend runs with the runtime asked for, its last deployment succeeded, and what answers is the lab's backend. */
export const backendRuns: Check = {
  id: 'backend-runs',
  step: 1,
  title: 'The backend runs',
  needs: ['backend-exists'],
  docs: 'https://learn.microsoft.com/azure/app-service/configure-language-nodejs',
  run: (facts, target) => judgeRuns(facts, target, 'backend'),
};
