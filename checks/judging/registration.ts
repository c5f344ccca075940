import type { Application } from '../facts/applications.ts';
import type { AuthSettings } from '../facts/auth-settings.ts';
import { FactError } from '../facts/error.ts';
import { isGuid, same } from '../facts/ids.ts';
import type { Facts } from '../facts/index.ts';
import type { Role } from '../facts/page.ts';
import type { Site } from '../facts/sites.ts';
import type { Target } from '../target.ts';

/** The app registration that belongs to one of the two apps. */
export interface Registration {
  readonly application: Application;
  /** The other app has the same registration, and more right to it. */
  readonly shared: boolean;
}

export const otherRole = (role: Role): Role => (role === 'frontend' ? 'backend' : 'frontend');

/**
 * The registration of one of the two apps: the one that its authentication names, unless that is evidently another's and
 * one of its own can be found by name or redirect URI. `undefined` where there is none. So a wrong ID in the settings is
 * not taken for a wrong registration.
 */
export async function registrationOf(
  facts: Facts,
  target: Target,
  role: Role,
): Promise<Registration | undefined> {
  const [own, other, site, otherSite] = await Promise.all([
    settingsOf(facts, target[role]),
    settingsOf(facts, target[otherRole(role)]),
    facts.site(target[role]),
    facts.site(target[otherRole(role)]),
  ]);
  const id = own?.provider.clientId ?? '';
  const both = id !== '' && same(id, other?.provider.clientId ?? '');
  const named = isGuid(id) ? await facts.application(id) : undefined;
  const isOwn = (each: Application): boolean => belongsTo(each, target[role], site);
  const isOther = (each: Application): boolean => belongsTo(each, target[otherRole(role)], otherSite);
  if (named && isOwn(named) && !both) return { application: named, shared: false };
  const [found] = (await facts.applicationsAlike())
    .filter((each) => isOwn(each) && !isOther(each))
    .sort((one, another) => rank(another, site) - rank(one, site) || newer(one, another));
  const application = found ?? named;
  if (!application) return undefined;
  const ceded = !same(application.displayName, target[role]) && role === 'backend';
  const theirs = same(application.displayName, target[otherRole(role)]);
  return { application, shared: !found && both && (ceded || theirs) };
}

/**
 * The registration that an earlier check has found.
 * @throws FactError `unexpected-answer` when there is none: whoever asks can say nothing without it
 */
export async function registered(facts: Facts, target: Target, role: Role): Promise<Application> {
  const found = await registrationOf(facts, target, role);
  if (found) return found.application;
  throw new FactError(
    'unexpected-answer',
    `There is no app registration for ${target[role]}, and so nothing more to look at.`,
    { next: 'npx lab check 4' },
  );
}

/** Authentication of a site; nothing where there is no such site. */
const settingsOf = async (facts: Facts, name: string): Promise<AuthSettings | undefined> =>
  (await facts.site(name)) ? facts.authSettings(name) : undefined;

/** Whether a registration has an app's name, or sends people back to one of its hosts. */
export const belongsTo = (application: Application, name: string, site: Site | undefined): boolean =>
  same(application.displayName, name) || hostsOf(application).some((host) => isHostOf(host, name, site));

/** The hosts that a registration sends people back to. */
const hostsOf = ({ redirectUris }: Application): string[] =>
  Object.values(redirectUris)
    .flat()
    .flatMap((uri) => (URL.canParse(uri) ? [new URL(uri).hostname] : []));

/** Whether a host is one of a site's, or could be the default host of one that is gone: its name, or its name and a hash. */
function isHostOf(host: string, name: string, site: Site | undefined): boolean {
  if (site?.enabledHostNames.includes(host)) return true;
  const [first = '', ...rest] = host.split('.');
  const stem = first.replace(/-[a-z0-9]{16}$/, '');
  return rest.length >= 2 && (same(first, name) || same(stem, name));
}

/** A registration that leads back to the site is more surely its own than one that has only its name. */
const rank = (application: Application, site: Site | undefined): number =>
  hostsOf(application).some((host) => site?.enabledHostNames.includes(host)) ? 1 : 0;

const newer = (one: Application, other: Application): number =>
  other.createdDateTime.localeCompare(one.createdDateTime);
