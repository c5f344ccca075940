import type { ArmContext } from '../context.ts';
import { SUBSCRIPTION, subscriptionId } from '../ids.ts';
import { type Operation, okList, operation } from '../operation.ts';

const TYPE = 'Microsoft.Authorization/policyAssignments';

/** The built-in definition "Allowed locations", the same in every tenant. Source: "Azure Policy built-in definitions". */
const ALLOWED_LOCATIONS =
  '/providers/Microsoft.Authorization/policyDefinitions/e56962a6-4747-49cd-b67b-bf8b01975c4c';

/**
 * What policies a subscription has: where new resources may be, if that is restricted.
 * Source: "Policy Assignments - List" (REST, Microsoft.Authorization).
 */
export function policyAssignmentOperations({ resources }: ArmContext): Operation[] {
  return [
    operation('GET', `${SUBSCRIPTION}/providers/${TYPE}`, `${TYPE}/read`, ({ params }) => {
      const allowed = resources.subscriptions.get(params.subscription.toLowerCase())?.allowedRegions;
      return okList(
        allowed === undefined ? [] : [allowedLocations(subscriptionId(params.subscription), allowed)],
      );
    }),
  ];
}

function allowedLocations(scope: string, regions: readonly string[]) {
  const name = 'allowed-locations';
  return {
    properties: {
      displayName: 'Allowed locations',
      description: 'Says where resources may be.',
      policyDefinitionId: ALLOWED_LOCATIONS,
      scope,
      notScopes: [],
      parameters: { listOfAllowedLocations: { value: regions } },
      metadata: {},
      enforcementMode: 'Default',
    },
    id: `${scope}/providers/${TYPE}/${name}`,
    type: TYPE,
    name,
  };
}
