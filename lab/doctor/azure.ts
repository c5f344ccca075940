import { regionKey, same } from '../../checks/facts/ids.ts';
import { linuxFxVersion } from '../../checks/judging/az.ts';
import type { Connection } from '../connect.ts';
import { readPlans, readRegions } from '../resources.ts';
import { bad, type Look, ok, warn } from './finding.ts';

type Looking = Pick<Connection, 'facts' | 'arm' | 'target'>;

const isFree = (sku: string): boolean => /^(?:FREE|F1)$/i.test(sku);

/** Whether the runtime is offered. @throws FactError */
export async function lookAtRuntime({ facts, target }: Looking): Promise<Look> {
  const offered = await facts.runtimes();
  const list = offered.map((each) => each.replace('|', ':')).join(', ');
  if (offered.some((each) => same(each, linuxFxVersion(target.runtime))))
    return ok(`${target.runtime} (of ${list})`);
  return bad(
    `${target.runtime} is not offered; ${list} are`,
    `npx lab setup --runtime ${offered.at(-1)?.replace('|', ':') ?? 'NODE:24-lts'}`,
  );
}

/** Whether an app may be, or already is, called so. @throws FactError */
export async function lookAtName({ facts, target }: Looking, role: 'frontend' | 'backend'): Promise<Look> {
  const name = target[role];
  if (await facts.site(name)) return ok(`${name} is yours`);
  const availability = await facts.nameAvailability(name);
  if (!availability) return warn('you may not ask', 'Go on: az webapp up says whether the name is free.');
  if (availability.available) return ok(`${name} is free`);
  return bad(`${name}: ${availability.message || 'it is taken'}`, `npx lab setup --${role} NAME`);
}

/** Whether the region offers Linux apps in the tier. @throws FactError */
export async function lookAtRegion({ arm, target }: Looking): Promise<Look> {
  const regions = await readRegions(arm, target, isFree(target.sku) ? 'Free' : target.sku);
  const found = regions.find((name) => regionKey(name) === regionKey(target.location));
  if (found) return ok(found);
  return bad(
    `${target.location} does not offer Linux apps in tier ${target.sku}`,
    `npx lab setup --location REGION, one of: ${regions.join(', ')}`,
  );
}

/** Whether the free plan's limit, one for Linux in a region, is in the way. @throws FactError */
export async function lookAtPlan({ arm, target }: Looking): Promise<Look> {
  if (!isFree(target.sku)) return ok(`tier ${target.sku} costs money, and has no limit that matters here`);
  const plans = await readPlans(arm, target);
  const here = plans.filter(
    ({ sku, linux, location }) => isFree(sku) && linux && regionKey(location) === regionKey(target.location),
  );
  const own = here.find(({ name }) => same(name, target.plan));
  if (own) return ok(`${own.name} is there`);
  const [other] = here;
  if (!other) return ok('the region has no free Linux plan of yours yet');
  return bad(
    `${target.location} has a free Linux plan already: ${other.name}`,
    `npx lab setup --plan ${other.name} (and its group), or another region: npx lab setup --location REGION`,
  );
}
