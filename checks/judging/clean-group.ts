import { type Fail, fail, pass, type Verdict } from '../check.ts';
import type { GroupResource } from '../facts/group-resources.ts';
import { same } from '../facts/ids.ts';
import type { Facts } from '../facts/index.ts';
import type { Target } from '../target.ts';
import { ofSite, quoted } from './az.ts';

/** Whether the resource group is gone, and everything in it. Source: "Resource Groups - Delete" (REST). */
export async function judgeGroupDeleted(facts: Facts, target: Target): Promise<Verdict> {
  const group = await facts.resourceGroup();
  const { resourceGroup } = target;
  if (!group) return pass(`no resource group ${resourceGroup}`);
  const expected = `no resource group ${resourceGroup}`;
  const portal = `Resource groups > ${resourceGroup} > Delete resource group`;
  if (group.properties.provisioningState === 'Deleting') {
    return fail({
      kind: 'being-deleted',
      found: `${resourceGroup} is being deleted`,
      expected,
      why: 'Azure deletes what is in it one after the other, which takes some minutes.',
      next: `az group wait --deleted --name ${quoted(resourceGroup)}`,
      portal,
      soon: true,
    });
  }
  const resources = await facts.groupResources();
  const strangers = resources.filter((each) => !isOurs(each, target));
  if (strangers.length > 0 && strangers.length === resources.length) {
    return pass(
      `nothing of the lab is left in ${resourceGroup}`,
      'The group itself stays, for what else is in it.',
    );
  }
  if (strangers.length > 0) return sharedGroup(target, strangers, expected);
  return fail({
    kind: 'group-left',
    found: `${resourceGroup} is there`,
    expected,
    why: 'Deleting the group deletes the apps, their plan and their settings with it. It cannot be undone, so it is the last thing to do.',
    next: `az group delete --name ${quoted(resourceGroup)}`,
    portal,
    expectedUntil: 12,
  });
}

const isOurs = ({ name, type }: GroupResource, { frontend, backend, plan }: Target): boolean =>
  /^Microsoft\.Web\//i.test(type) &&
  [frontend, backend, plan].some((each) => same(each, name.split('/')[0] ?? ''));

const MOST_SHOWN = 3;

/** There is more in the group than the lab has made. */
function sharedGroup(target: Target, strangers: readonly GroupResource[], expected: string): Fail {
  const { resourceGroup, frontend, backend, plan } = target;
  const shown = strangers.slice(0, MOST_SHOWN).map(({ name, type }) => `${name} (${type.split('/').at(-1)})`);
  const more = strangers.length - shown.length;
  const deletions = [frontend, backend].map((name) => `az webapp delete ${ofSite({ resourceGroup, name })}`);
  return fail({
    kind: 'shared-group',
    found: `${resourceGroup} with ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}, which the lab has not made`,
    expected,
    why: `Deleting the group would delete that, too. Delete the lab's own things instead: the apps, with which their plan ${plan} goes; or the whole group, if you do not need the rest.`,
    next: deletions.join('\n'),
    portal: `Resource groups > ${resourceGroup} > Overview`,
    expectedUntil: 12,
  });
}
