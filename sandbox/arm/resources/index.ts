import type { ArmContext } from '../context.ts';
import { resourceGraphOperations } from '../graph/resource-graph.ts';
import type { Operation } from '../operation.ts';
import { operationResultOperations } from './group-deletion.ts';
import { groupOperations } from './groups.ts';
import { providerOperations } from './providers.ts';
import { resourceListOperations } from './resource-list.ts';
import { subscriptionOperations } from './subscriptions.ts';
import { tagOperations } from './tags.ts';

/** What is ARM's own: subscriptions, groups, lists, tags, providers, and Resource Graph. */
export const resourcesOperations = (context: ArmContext): Operation[] => [
  ...subscriptionOperations(context),
  ...groupOperations(context),
  ...operationResultOperations(context),
  ...resourceListOperations(context),
  ...tagOperations(context),
  ...providerOperations(context),
  ...resourceGraphOperations(context),
];
