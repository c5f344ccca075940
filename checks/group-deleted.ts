import type { Check } from './check.ts';
import { judgeGroupDeleted } from './judging/clean-group.ts';

/** The group is gone, with the apps and their plan. */
export const groupDeleted: Check = {
  id: 'group-deleted',
  step: 12,
  title: 'The resource group is deleted',
  needs: [],
  docs: 'https://learn.microsoft.com/azure/azure-resource-manager/management/delete-resource-group',
  run: (facts, target) => judgeGroupDeleted(facts, target),
};
