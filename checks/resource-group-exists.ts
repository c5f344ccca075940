import { type Check, type Fail, fail, pass } from './check.ts';
import type { Facts } from './facts/index.ts';
import { labSetup, quoted } from './judging/az.ts';
import { misplaced, whereElse } from './judging/misplaced.ts';
import { nearest } from './judging/near.ts';
import { whyNotCreated } from './judging/not-created.ts';
import type { Target } from './target.ts';

/** The group that everything goes into is there, and not one of another name or in another subscription instead. */
export const resourceGroupExists: Check = {
  id: 'resource-group-exists',
  step: 1,
  title: 'The resource group is there',
  needs: [],
  docs: 'https://learn.microsoft.com/azure/azure-resource-manager/management/manage-resource-groups-cli',
  async run(facts, target) {
    const group = await facts.resourceGroup();
    if (group?.properties.provisioningState === 'Deleting') return beingDeleted(target);
    const sites = group
      ? await Promise.all([target.frontend, target.backend].map((name) => facts.site(name)))
      : [];
    if (group && sites.some(Boolean)) return pass(group.name);
    const elsewhere = await whereElse(facts, [target.frontend, target.backend]);
    const groups = new Set(elsewhere.map(({ resourceGroup }) => resourceGroup.toLowerCase()));
    if (group ? elsewhere.length === 2 && groups.size === 1 : elsewhere.length > 0) {
      return misplaced(target, elsewhere, 'group');
    }
    if (group) return pass(group.name);
    return (await underAnotherName(facts, target)) ?? notCreated(facts, target);
  },
};

const beingDeleted = ({ resourceGroup }: Target): Fail =>
  fail({
    kind: 'being-deleted',
    found: `${resourceGroup} is being deleted`,
    expected: 'it is there',
    why: 'Deleting a group takes some minutes, and nothing can be created in it until it is gone.',
    next: `az group wait --deleted --name ${quoted(resourceGroup)}`,
    portal: `Resource groups > ${resourceGroup}`,
  });

/** The first app takes its group along: what stands in its way stands in the group's. */
async function notCreated(facts: Facts, target: Target): Promise<Fail> {
  const verdict = await whyNotCreated(facts, target, 'frontend');
  if (verdict.kind !== 'not-created') return verdict;
  return {
    ...verdict,
    expected: `the resource group ${target.resourceGroup}, which is made with the first app`,
  };
}

/** A group whose name is nearly the right one. */
async function underAnotherName(facts: Facts, target: Target): Promise<Fail | undefined> {
  const found = nearest(target.resourceGroup, await facts.resourceGroups(), ({ name }) => name);
  if (!found) return undefined;
  return fail({
    kind: 'other-name',
    found: found.name,
    expected: target.resourceGroup,
    why: 'There is a resource group whose name is nearly the right one, probably by a slip when it was created. A group cannot be renamed: tell the lab its name, or create the right one.',
    next: labSetup({ group: found.name }),
    portal: `Resource groups > ${found.name}`,
  });
}
