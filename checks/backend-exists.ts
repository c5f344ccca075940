import type { Check } from './check.ts';
import { judgeExists } from './judging/exists.ts';

/** The backend's web app is there: under its name, in the resource group, in the subscription. */
export const backendExists: Check = {
  id: 'backend-exists',
  step: 1,
  title: "The backend's web app is there",
  needs: ['resource-group-exists'],
  docs: 'https://learn.microsoft.com/azure/app-service/quickstart-nodejs',
  run: (facts, target) => judgeExists(facts, target, 'backend'),
};
