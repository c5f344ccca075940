import { type Fail, fail } from '../check.ts';
import type { Facts } from '../facts/index.ts';
import type { Role } from '../facts/page.ts';
import type { Target } from '../target.ts';
import { folderOf, labSetup, linuxFxVersion, webappUp } from './az.ts';

/** An app that is nowhere: what stands in the way of creating it, or that it is simply still to be done. */
export async function whyNotCreated(facts: Facts, target: Target, role: Role): Promise<Fail> {
  const name = target[role];
  const [availability, runtimes] = await Promise.all([facts.nameAvailability(name), facts.runtimes()]);
  const expected = `an app called ${name} in the resource group ${target.resourceGroup}`;
  if (availability && !availability.available) {
    const taken = availability.reason !== 'Invalid';
    return fail({
      kind: taken ? 'name-taken' : 'name-invalid',
      found: taken ? `${name} is somebody else's` : `Azure does not take the name ${name}`,
      expected,
      why: taken
        ? 'Names of web apps are unique in all of Azure, and this one is in none of the subscriptions that you can see. Choose one with something of your own in it.'
        : `${availability.message} Choose another one.`,
      next: labSetup({ [role]: 'NAME' }),
    });
  }
  if (!runtimes.some((each) => linuxFxVersion(each) === linuxFxVersion(target.runtime))) {
    return fail({
      kind: 'runtime-not-offered',
      found: `${target.runtime} is not on offer; ${runtimes.join(', ') || 'no Node runtime'} ${runtimes.length === 1 ? 'is' : 'are'}`,
      expected,
      why: `az refuses to create an app with a runtime that App Service does not offer, and versions of Node leave the list when they are no longer supported.`,
      next: runtimes[0]
        ? labSetup({ runtime: runtimes[0].replace('|', ':') })
        : 'az webapp list-runtimes --os-type linux',
    });
  }
  return fail({
    kind: 'not-created',
    found: 'nothing',
    expected,
    why: `Creating the ${role} is still to be done. The command makes whatever is missing of resource group, plan and app, and deploys the folder it is typed in. Should az refuse to, npx lab doctor says why.`,
    next: webappUp(target, role),
    folder: folderOf(role),
    portal: 'App Services > Create > Web App',
  });
}
