import type { Check } from './check.ts';
import { judgeExists } from './judging/exists.ts';

/** The frontend's web app is there: under its name, in the resource group, in the subscription. */
export const frontendExists: Check = {
  id: 'frontend-exists',
  step: 1,
  title: "The frontend's web app is there",
  needs: ['resource-group-exists'],
  docs: 'https://learn.microsoft.com/azure/app-service/quickstart-nodejs',
  run: (facts, target) => judgeExists(facts, target, 'frontend'),
};
