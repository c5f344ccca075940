import { type Fail, fail } from '../check.ts';
import type { Application } from '../facts/applications.ts';
import type { Facts } from '../facts/index.ts';
import { settling } from './settling.ts';

/**
 * What is wrong with the service principal of a registration: without one, disabled, or closed to everybody.
 * Source: "Application and service principal objects in Microsoft Entra ID"; AADSTS650052, 7000112, 50105.
 */
export async function judgePrincipal(
  facts: Facts,
  { appId, displayName }: Application,
): Promise<Fail | undefined> {
  const principal = await facts.servicePrincipal(appId);
  const portal = `Enterprise applications > ${displayName} > Manage > Properties`;
  if (!principal) {
    return fail({
      kind: 'no-service-principal',
      found: `no service principal for ${displayName}`,
      expected: 'one',
      why: 'A registration describes an application; what takes part in the tenant is its service principal. The portal makes both, az ad app create only the first.',
      next: `az ad sp create --id ${appId} --output none`,
      portal: `App registrations > ${displayName} > Overview > Create service principal`,
      ...settling(facts),
    });
  }
  if (!principal.enabled) {
    return fail({
      kind: 'sign-in-disabled',
      found: `${displayName} is disabled for users to sign in`,
      expected: 'enabled',
      why: 'Nobody gets a token for a disabled application (AADSTS7000112).',
      next: `az ad sp update --id ${appId} --set accountEnabled=true`,
      portal: `${portal} > Enabled for users to sign-in?`,
    });
  }
  if (!principal.assignmentRequired || (await facts.assigned(principal.id)) > 0) return undefined;
  return fail({
    kind: 'assignment-required',
    found: `${displayName} is for assigned users only, and nobody is assigned`,
    expected: 'everybody in the tenant may use it, or whoever does the lab is assigned',
    why: 'Whoever is not assigned is turned away with AADSTS50105, and nobody may consent for themselves.',
    next: `az ad sp update --id ${appId} --set appRoleAssignmentRequired=false`,
    portal: `${portal} > Assignment required?`,
  });
}
