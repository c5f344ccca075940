import { type Fail, fail } from '../check.ts';
import { regionKey, same } from '../facts/ids.ts';
import type { Role } from '../facts/page.ts';
import type { Plan } from '../facts/plan.ts';
import type { Target } from '../target.ts';
import { labSetup, ofSite, quoted, webappUps } from './az.ts';
import { skuName } from './sku.ts';

/** The gravest of what is wrong with the plan of these apps; `roles` are one app or both. */
export function judgePlan(plan: Plan, roles: readonly Role[], target: Target): Fail | undefined {
  const both = roles.length > 1;
  const who = both ? 'both apps' : `the ${roles[0]}`;
  if (!plan.linux) {
    return fail({
      kind: 'windows-plan',
      found: `${who} on ${plan.name}, which runs Windows`,
      expected: 'a plan that runs Linux',
      why: 'It was created with --os-type Windows, or in the portal. A plan cannot change its system, and a resource group stays with the system of its first plan: begin again in another group.',
      ...inAnotherGroup(target),
    });
  }
  if (regionKey(plan.location) !== regionKey(target.location)) {
    return fail({
      kind: 'other-region',
      found: `${who} in ${plan.location}`,
      expected: target.location,
      why: both
        ? 'Apps run where their plan is, and a plan cannot move. They work there as well: tell the lab that this is the region, or delete them and create them again.'
        : 'Apps run where their plan is, and a plan cannot move: the app has to be created again.',
      ...(both ? { next: labSetup({ location: plan.location }) } : again(target, roles)),
    });
  }
  if (!same(plan.name, target.plan)) {
    return fail({
      kind: 'other-plan',
      found: `${who} on the plan ${plan.name}`,
      expected: `the plan ${target.plan}`,
      why: `Without --plan, az webapp up makes a plan of its own, often at another price. ${both ? 'Tell the lab that this is the plan, or delete the apps and create them again.' : 'The app has to be created again.'}`,
      ...(both ? { next: labSetup({ plan: plan.name }) } : again(target, roles)),
    });
  }
  if (skuName(plan.sku.name) === skuName(target.sku)) return undefined;
  return fail({
    kind: 'other-tier',
    found: `${plan.sku.name} (${plan.sku.tier})`,
    expected: skuName(target.sku),
    why: 'The tier decides what the plan costs and how much it may work. Without --sku, az chooses one itself, and not always the free one.',
    next: `az appservice plan update ${ofSite(plan)} --sku ${quoted(skuName(target.sku))}`,
    portal: `App Service plans > ${plan.name} > Scale up (App Service plan)`,
  });
}

const deletions = (target: Target, roles: readonly Role[]): string[] =>
  roles.map((role) => `az webapp delete ${ofSite({ ...target, name: target[role] })}`);

/** The last app of a plan takes the plan with it. Source: "App Service plan overview"; recorded answers. */
function again(target: Target, roles: readonly Role[]): Pick<Fail, 'next' | 'folder' | 'portal'> {
  const { lines, folder } = webappUps(target, roles);
  return {
    next: [...deletions(target, roles), ...lines].join('\n'),
    folder,
    portal: `Resource groups > ${target.resourceGroup} > Overview`,
  };
}

function inAnotherGroup(target: Target): Pick<Fail, 'next' | 'folder' | 'portal'> {
  const resourceGroup = `${target.resourceGroup}-linux`;
  const roles = ['frontend', 'backend'] as const;
  const { lines, folder } = webappUps({ ...target, resourceGroup }, roles);
  return {
    next: [...deletions(target, roles), labSetup({ group: resourceGroup }), ...lines].join('\n'),
    folder,
    portal: `Resource groups > ${target.resourceGroup} > Overview`,
  };
}
