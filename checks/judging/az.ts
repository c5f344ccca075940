import type { Role } from '../facts/page.ts';
import type { Target } from '../target.ts';

/** A value as bash, PowerShell and cmd all take it. */
export const quoted = (value: string): string =>
  /^[\w@%+=:,./-]+$/.test(value) ? value : `"${value.replaceAll('"', "'")}"`;

/** `--resource-group … --name …`, for commands about one app. */
export const ofSite = ({ resourceGroup, name }: { resourceGroup: string; name: string }): string =>
  `--resource-group ${quoted(resourceGroup)} --name ${quoted(name)}`;

/** Where an app's code is, from the lab's root. */
export const folderOf = (role: Role): string => `apps/${role}`;

/** Creates whatever is missing of group, plan and site, and deploys the folder it is typed in. */
export function webappUp(target: Target, role: Role): string {
  const { resourceGroup, plan, sku, location, runtime } = target;
  const site = ofSite({ resourceGroup, name: target[role] });
  return `az webapp up ${site} --plan ${quoted(plan)} --sku ${quoted(sku)} --location ${quoted(location)} --os-type Linux --runtime ${quoted(runtime)}`;
}

/** Creates and deploys the apps of these roles, one after the other: `next` and `folder` of a verdict. */
export function webappUps(
  target: Target,
  roles: readonly Role[],
  more = '',
): { lines: string[]; folder: string } {
  return {
    lines: roles.flatMap((role, index) => [
      ...(index === 0 ? [] : [`cd ../${role}`]),
      `${webappUp(target, role)}${more}`,
    ]),
    folder: folderOf(roles[0] ?? 'frontend'),
  };
}

/** Sets the frontend's BACKEND_URL. */
export const setBackendUrl = ({ resourceGroup, frontend }: Target, origin: string): string =>
  `az webapp config appsettings set ${ofSite({ resourceGroup, name: frontend })} --settings BACKEND_URL=${quoted(origin)}`;

/** A runtime as `linuxFxVersion` spells it: `NODE:22-lts` and `node|22-LTS` are `NODE|22-lts`. */
export function linuxFxVersion(runtime: string): string {
  const [name = '', ...version] = runtime.trim().split(/[:|]/);
  return `${name.toUpperCase()}|${version.join('|').toLowerCase()}`;
}

/** Tells the lab other names than it was told. `choices` are the flags of `lab setup`, without their dashes. */
export const labSetup = (
  choices: Partial<Record<'group' | 'plan' | 'location' | 'sku' | 'runtime' | Role, string>>,
): string =>
  `npx lab setup ${Object.entries(choices)
    .map(([flag, value]) => `--${flag} ${quoted(value)}`)
    .join(' ')}`;
