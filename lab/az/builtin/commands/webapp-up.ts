import { command } from '../cli/command.ts';
import { AzError } from '../cli/error.ts';
import { flag, text } from '../cli/options.ts';
import type { Session } from '../session.ts';
import { putPlan } from './appservice-plan.ts';
import { anyGroup, anyLocation } from './common.ts';
import { zipDeploy } from './deploy.ts';
import { detect } from './detect.ts';
import { writeFolderDefaults } from './folder-defaults.ts';
import { groupPath } from './ids.ts';
import { configureLogging } from './logging.ts';
import { createSite } from './new-site.ts';
import { normalRuntime, readRuntimes, resolveRuntime, versionsOf } from './runtimes.ts';
import { readAvailability } from './site-name.ts';
import { SKUS, tierOf } from './skus.ts';
import { existingApp, newApp, type Placement, type UpOptions } from './up-placement.ts';
import { updateRuntime } from './up-runtime.ts';
import { readUrl } from './webapp.ts';
import { zipFolder } from './zip.ts';

/** What the app runs on. */
interface UpRuntime {
  readonly language: string;
  /** As a site is given it, `NODE|22-lts`; `-` when the folder says nothing. */
  readonly version: string;
  readonly detected: string;
}

/**
 * `az webapp up`: makes what is missing (group, plan, site) and deploys the folder.
 * Source: az 2.45 tried and recorded; "az webapp up" (learn.microsoft.com).
 */
export const webappUpCommands = [
  command({
    name: 'webapp up',
    summary: 'Create a web app and deploy code from the current folder to it.',
    options: {
      name: text('--name -n', 'Name of the web app.', { folderDefault: 'web' }),
      group: anyGroup,
      plan: text('--plan -p', 'Name of the app service plan.', { folderDefault: 'appserviceplan' }),
      location: anyLocation,
      sku: text('--sku', 'The pricing tier.', { choices: SKUS }),
      os: text('--os-type', 'The operating system.', { choices: ['Windows', 'Linux'] }),
      runtime: text('--runtime -r', 'The runtime stack: NODE:22-lts.'),
      dryrun: flag('--dryrun', 'Show what would be made, and make nothing.'),
    },
    async run({ name, os = 'Linux', dryrun, ...given }, az) {
      if (name === undefined)
        throw new AzError('The built-in az invents no names. Please specify one: --name');
      if (os === 'Windows') throw new AzError("The lab's built-in az makes Linux apps only: --os-type Linux");
      const options: UpOptions = { ...given, name };
      const availability = await readAvailability(az, name);
      const runtime = await chooseRuntime(az, options, os);
      const place = availability.free
        ? await newApp(az, options)
        : await existingApp(az, options, { os, reason: availability.reason, message: availability.message });
      const plan = {
        name,
        appserviceplan: place.plan,
        resourcegroup: place.group,
        sku: tierOf(place.sku),
        os,
        location: place.location,
        src_path: az.cwd,
        runtime_version_detected: runtime.detected,
        runtime_version: runtime.version,
      };
      if (dryrun) {
        az.warn(
          'Web app will be created with the below configuration,re-run command without the --dryrun flag to create & deploy a new app',
        );
        return plan;
      }
      await make(az, options, place, runtime);
      const URL = await deployFolder(az, place.group, name, runtime.language);
      remember(az, place, options);
      return { ...plan, URL };
    },
  }),
];

async function chooseRuntime(az: Session, { runtime }: UpOptions, os: string): Promise<UpRuntime> {
  if (runtime === undefined) {
    const { language, version } = detect(az.cwd);
    const versions = versionsOf((await readRuntimes(az)).linux, language);
    const [lowest] = versions;
    if (lowest === undefined) throw new AzError(`Invalid language type ${language} for OS linux`);
    const chosen = versions.includes(version) ? version : lowest;
    return { language, version: `${language}|${chosen}`, detected: version };
  }
  const wanted = normalRuntime(runtime);
  if (resolveRuntime((await readRuntimes(az)).linux, wanted) === undefined) {
    throw new AzError(
      `${os} runtime '${wanted}' is not supported. Please check supported runtimes with: 'az webapp list-runtimes --os ${os}'`,
    );
  }
  return { language: wanted.split('|')[0] ?? '', version: wanted, detected: '-' };
}

/** Makes the group, the plan and the site where they are missing; the plan is written in any case, as in az. */
async function make(az: Session, { name }: UpOptions, place: Placement, runtime: UpRuntime): Promise<void> {
  const { group, plan, sku, location } = place;
  if (place.newGroup) {
    az.warn(`Creating Resource group '${group}' ...`);
    await az.arm.call('PUT', groupPath(az, group), { location });
    az.warn('Resource group creation complete');
  }
  az.warn(`Creating AppServicePlan '${plan}' ...`);
  await putPlan(az, group, plan, { location, sku, isLinux: true, capacity: 1 });
  if (place.runtime === undefined) {
    az.warn(`Creating webapp '${name}' ...`);
    await createSite(az, { group, name, plan, runtime: runtime.version });
    await configureLogging(az, group, name);
  } else {
    await updateRuntime(az, { group, name, from: place.runtime, to: runtime.version });
  }
}

async function deployFolder(az: Session, group: string, name: string, language: string): Promise<string> {
  az.warn(`Creating zip with contents of dir ${az.cwd} ...`);
  await zipDeploy(az, group, name, await zipFolder(az.cwd, language));
  const url = await readUrl(az, group, name);
  az.warn(`You can launch the app at ${url}`);
  return url;
}

/** Keeps what was used as defaults for this folder. */
function remember(az: Session, { group, sku, plan, location }: Placement, { name }: UpOptions): void {
  az.warn(
    "Setting 'az webapp up' default arguments for current directory. Manage defaults with 'az configure --scope local'",
  );
  writeFolderDefaults(az.cwd, az.defaultsFolder, { group, sku, appserviceplan: plan, location, web: name });
  az.warn(`--resource-group/-g default: ${group}`);
  az.warn(`--sku default: ${sku}`);
  az.warn(`--plan/-p default: ${plan}`);
  az.warn(`--location/-l default: ${location}`);
  az.warn(`--name/-n default: ${name}`);
}
