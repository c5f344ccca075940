import { z } from 'zod';
import { groupPath, same, subscriptionPath } from '../../checks/facts/ids.ts';
import type { Connection } from '../connect.ts';
import { readResources } from '../resources.ts';
import { bad, type Look, ok, warn } from './finding.ts';

const VERSION = 'api-version=2022-04-01';

const Assignment = z.object({
  properties: z.object({ scope: z.string(), roleDefinitionId: z.string() }),
});

const Definition = z.object({
  properties: z.object({
    roleName: z.string(),
    permissions: z.array(
      z.object({ actions: z.array(z.string()), notActions: z.array(z.string()).nullish() }),
    ),
  }),
});

/** What the steps do, and how it is called in roles. Source: "Azure permissions for Web and Mobile", "… for Management". */
const NEEDED: readonly (readonly [action: string, what: string])[] = [
  ['Microsoft.Web/sites/write', 'make a web app'],
  ['Microsoft.Web/sites/config/write', 'change the settings of a web app'],
  ['Microsoft.Web/sites/config/list/action', 'read the settings of a web app'],
];

/** By which the lab finds again what it has made. Whoever may not do it can do all steps. */
const TAGS = 'Microsoft.Resources/tags/write';

/** What is needed only where it is not there yet. */
const GROUP = ['Microsoft.Resources/subscriptions/resourceGroups/write', 'make a resource group'] as const;
const PLAN = ['Microsoft.Web/serverfarms/write', 'make an App Service plan'] as const;

/**
 * Whether the roles of whoever is signed in are enough for the steps, at the resource group.
 * Source: "Role Assignments - List For Scope" (REST), `assignedTo()`, which counts groups in, too.
 * @throws FactError
 */
export async function lookAtRole(connection: Connection): Promise<Look> {
  const { arm, target, facts } = connection;
  const { objectId } = await connection.identity();
  const filter = encodeURIComponent(`assignedTo('${objectId}')`);
  const path = `${subscriptionPath(target.subscription)}/providers/Microsoft.Authorization/roleAssignments?${VERSION}&$filter=${filter}`;
  const scope = groupPath(target).toLowerCase();
  const assignments = ((await arm.list(path, Assignment)) ?? []).filter(({ properties }) =>
    isWithin(scope, properties.scope.toLowerCase()),
  );
  const ids = [...new Set(assignments.map(({ properties }) => properties.roleDefinitionId))];
  const roles = (await Promise.all(ids.map((id) => arm.get(`${id}?${VERSION}`, Definition)))).flatMap(
    (role) => (role ? [role.properties] : []),
  );
  const [group, resources] = await Promise.all([facts.resourceGroup(), readResources(arm, target)]);
  const hasPlan = resources?.some(
    ({ type, name }) => /\/serverfarms$/i.test(type) && same(name, target.plan),
  );
  const needed = [...(group ? [] : [GROUP]), ...(hasPlan ? [] : [PLAN]), ...NEEDED];
  const missing = needed.filter(([action]) => !roles.some((role) => allows(role, action)));
  const names = roles.map(({ roleName }) => roleName).join(', ');
  if (missing.length === 0 && !roles.some((role) => allows(role, TAGS))) {
    return warn(
      `${names}: enough for the steps, but not to tag what they make`,
      'Go on. But keep the folder .lab: without tags the lab, and whoever validates it, does not find your receipts of steps 9 to 11 from elsewhere, and lab clean needs --unmarked.',
    );
  }
  if (missing.length === 0) return ok(names);
  const where = group ? groupPath(target) : subscriptionPath(target.subscription);
  return bad(
    `${names ? `${names}: not enough to` : 'you have no role here, and may not'} ${missing.map(([, what]) => what).join(', ')}`,
    `An owner has to type: az role assignment create --assignee ${objectId} --role Contributor --scope "${where}"`,
  );
}

/** A role at a scope holds for all that is in it; `/` and management groups are above every subscription. */
const isWithin = (scope: string, above: string): boolean =>
  !above.startsWith('/subscriptions/') || scope === above || scope.startsWith(`${above}/`);

type Role = z.infer<typeof Definition>['properties'];

/** Source: "Understand Azure role definitions": what is allowed less what is taken away again, in one and the same role. */
const allows = ({ permissions }: Role, action: string): boolean =>
  permissions.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => matches(pattern, action)) &&
      !(notActions ?? []).some((pattern) => matches(pattern, action)),
  );

function matches(pattern: string, action: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'i').test(action);
}

/** Whether whoever is signed in is known, and as whom. @throws FactError */
export async function lookAtIdentity({ identity, cloud, target }: Connection): Promise<Look> {
  const { name, kind } = await identity();
  return ok(
    `${name}${kind === 'application' ? ', an application' : ''}, in ${cloud.name}, tenant ${target.tenant}`,
  );
}
