import { randomInt } from 'node:crypto';
import { z } from 'zod';
import { AzError, notFound } from '../cli/error.ts';
import type { Session } from '../session.ts';
import { groupPath, planPath, sitePath, webPath } from './ids.ts';
import { groupOf, lastOf, Plan, Resource, Site } from './shapes.ts';

/** What `az webapp up` was asked for. */
export interface UpOptions {
  readonly name: string;
  readonly group: string | undefined;
  readonly plan: string | undefined;
  readonly location: string | undefined;
  readonly sku: string | undefined;
  readonly runtime: string | undefined;
}

/** Where `az webapp up` puts an app. */
export interface Placement {
  readonly group: string;
  readonly newGroup: boolean;
  readonly plan: string;
  readonly sku: string;
  readonly location: string;
  /** The runtime of the app that is there already; `undefined` for a new one. */
  readonly runtime: string | undefined;
}

const GeoRegion = z.object({ name: z.string() });

/** How az writes regions: `East US 2` is `eastus2`. */
const normal = (region: string): string => region.replaceAll(' ', '').toLowerCase();

/** The place for an app that is new: what was asked for, else az's defaults. Source: az 2.45 tried and recorded. */
export async function newApp(az: Session, options: UpOptions): Promise<Placement> {
  az.warn(`The webapp '${options.name}' doesn't exist`);
  const sku = options.sku ?? (options.runtime === undefined ? 'P1V2' : 'F1');
  const location = normal(options.location ?? (await firstRegion(az, sku)));
  const user = (await az.tokens.user(az.cloud.resources.arm)).name.split('@')[0] ?? '';
  const group = options.group ?? `${user}_rg_${fourDigits()}`;
  const newGroup = !(await az.arm.exists(groupPath(az, group)));
  const plan = await choosePlan(az, options.plan, { group, newGroup, sku, location, prefix: `${user}_asp` });
  return { group, newGroup, plan, sku, location, runtime: undefined };
}

async function firstRegion(az: Session, sku: string): Promise<string> {
  const regions = await az.arm.list(
    `${webPath(az)}/geoRegions?sku=${encodeURIComponent(sku)}&linuxWorkersEnabled=true`,
    GeoRegion,
  );
  const [first] = regions;
  if (!first)
    throw new AzError(`No region offers ${sku} on Linux to this subscription. Please give one: --location`);
  return first.name;
}

interface PlanChoice {
  readonly group: string;
  readonly newGroup: boolean;
  readonly sku: string;
  readonly location: string;
  readonly prefix: string;
}

async function choosePlan(
  az: Session,
  asked: string | undefined,
  { group, newGroup, sku, location, prefix }: PlanChoice,
): Promise<string> {
  if (asked !== undefined) {
    const found = await az.arm.find(planPath(az, group, asked), Plan);
    if (found && !found.properties.reserved) {
      az.warn(
        `Existing app service plan ${asked} has a different OS type and deployment may fail. Consider using a different OS or app service plan`,
      );
    }
    return asked;
  }
  if (newGroup) return `${prefix}_${fourDigits()}`;
  const plans = (await az.arm.list(`${webPath(az, group)}/serverfarms`, Plan)).filter(({ name }) =>
    name.includes(prefix),
  );
  const fitting = plans.find(
    (each) =>
      each.sku.name.toLowerCase() === sku.toLowerCase() &&
      normal(each.location) === location &&
      each.properties.reserved,
  );
  if (fitting) return fitting.name;
  const last = plans
    .map(({ name }) => name)
    .sort()
    .at(-1);
  if (last === undefined) return `${prefix}_${fourDigits()}`;
  const number = Number(last.slice(last.lastIndexOf('_') + 1));
  return `${prefix}_${Number.isInteger(number) ? number + 1 : 1}`;
}

interface Taken {
  readonly os: string;
  readonly reason: string;
  readonly message: string;
}

/**
 * The place of an app that is there already, which has to be what was asked for.
 * @throws AzError in az's words: name invalid, another's, in another group or on another plan, or no Linux app
 */
export async function existingApp(az: Session, options: UpOptions, taken: Taken): Promise<Placement> {
  const { name, group: askedGroup, plan: askedPlan } = options;
  if (taken.reason === 'Invalid') throw new AzError(taken.message);
  az.warn(`Webapp '${name}' already exists. The command will deploy contents to the existing app.`);
  const sites = await az.arm.list(`${webPath(az)}/sites`, Site);
  const found = sites.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (!found) {
    throw notFound(
      `Unable to retrieve details of the existing app '${name}'. Please check that the app is a part of the current subscription if updating an existing app. If creating a new app, app names must be globally unique. Please try a more unique name or leave unspecified to receive a randomly generated name.`,
    );
  }
  const group = groupOf(found.id) ?? '';
  if (askedGroup !== undefined && askedGroup.toLowerCase() !== group.toLowerCase()) {
    throw new AzError(
      `The webapp '${name}' exists in ResourceGroup '${group}' and does not match the value entered '${askedGroup}'. Please re-run command with the correct parameters.`,
    );
  }
  const { serverFarmId } = found.properties;
  const plan = lastOf(serverFarmId);
  if (askedPlan !== undefined && askedPlan.toLowerCase() !== plan.toLowerCase()) {
    throw new AzError(
      `The plan name entered '${askedPlan}' does not match the plan name that the webapp is hosted in '${plan}'. Please check if you have configured defaults for plan name and re-run command.`,
    );
  }
  const { sku, properties } = await az.arm.send(
    'GET',
    planPath(az, groupOf(serverFarmId) ?? group, askedPlan ?? plan),
    Plan,
  );
  if (!properties.reserved) {
    throw new AzError(
      `The webapp '${name}' is a Windows app. The code detected at '${az.cwd}' will default to '${taken.os}'. Please create a new app to continue this operation.`,
    );
  }
  const config = await az.arm.send('GET', `${sitePath(az, askedGroup ?? group, name)}/config/web`, Resource);
  return {
    group: askedGroup ?? group,
    newGroup: false,
    plan: askedPlan ?? plan,
    sku: sku.name,
    location: normal(options.location ?? found.location),
    runtime: String(config.properties.linuxFxVersion ?? ''),
  };
}

const fourDigits = (): string => String(randomInt(10_000)).padStart(4, '0');
