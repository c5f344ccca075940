import { type Fail, fail } from '../check.ts';
import type { Wwwroot } from '../facts/kudu.ts';
import type { Page, Role } from '../facts/page.ts';
import type { Site } from '../facts/sites.ts';
import type { Target } from '../target.ts';
import { inQuotes } from './address.ts';
import { folderOf, ofSite, webappUp } from './az.ts';

/** A site that should be one of the lab's apps, and what its page is. */
export interface Seen {
  readonly site: Site;
  readonly role: Role;
  readonly page: Page;
  /** What to do when the code has to be deployed again. */
  readonly redeploy: { readonly next: string; readonly folder: string; readonly portal: string };
}

/** Sees a site. */
export const see = (site: Site, role: Role, page: Page, target: Target): Seen => ({
  site,
  role,
  page,
  redeploy: {
    next: webappUp(target, role),
    folder: folderOf(role),
    portal: `App Services > ${site.name} > Deployment > Deployment Center`,
  },
});

/** The code that lies there, if it is not this app's. Each app's package.json carries its role as its name. */
export function judgeCode(seen: Seen, { entries, packageName }: Wwwroot): Fail | undefined {
  const { role } = seen;
  const holds = (...names: string[]): boolean => names.every((name) => entries.includes(name));
  if (packageName === 'easy-auth-lab' || holds('apps', 'package.json') || holds('frontend', 'backend')) {
    return fail({
      kind: 'repository-root',
      found: `a folder with ${entries.filter((name) => /^(apps|frontend|backend|package\.json)$/.test(name)).join(', ')}`,
      expected: `the content of ${folderOf(role)}`,
      why: 'az webapp up deploys the folder it is typed in, and that was the whole repository.',
      ...seen.redeploy,
    });
  }
  if (packageName === undefined) {
    return fail({
      kind: 'folder-without-app',
      found: entries.length > 0 ? `no package.json among ${listed(entries)}` : 'an empty folder',
      expected: `the content of ${folderOf(role)}`,
      why: "az webapp up deploys the folder it is typed in, and that was not the app's.",
      ...seen.redeploy,
    });
  }
  if (packageName !== role && (packageName === 'frontend' || packageName === 'backend')) {
    return swapped(seen, `the code of the ${packageName}`);
  }
  return packageName === role ? undefined : another(seen, `the package ${packageName || 'without a name'}`);
}

/** Code that is none of the lab's, or does not behave like it. */
export function another(seen: Seen, found: string): Fail {
  const { page, role } = seen;
  const title = page.kind === 'another-app' && page.title ? `, which shows "${page.title.slice(0, 60)}"` : '';
  return fail({
    kind: 'another-app',
    found: `${found}${title}`,
    expected: `the lab's ${role}`,
    why: 'Something else was deployed to this site: the public sample, a changed copy, or another app altogether.',
    ...seen.redeploy,
  });
}

/** The code of the other app, in this one's place. */
export const swapped = (seen: Seen, found: string): Fail =>
  fail({
    kind: 'apps-swapped',
    found,
    expected: `the lab's ${seen.role}`,
    why: `az webapp up deploys the folder it is typed in, whatever the name of the app: this has to be typed in ${folderOf(seen.role)}.`,
    ...seen.redeploy,
  });

/** Whether a build has brought the packages that the code needs, in one of the forms that builds leave them in. */
export const isBuilt = ({ entries }: Wwwroot): boolean =>
  entries.some((name) => /^(_?node_modules|oryx-manifest\.toml|output\.tar)/.test(name));

const BUILD = 'SCM_DO_BUILD_DURING_DEPLOYMENT';

/**
 * The right code, without packages: whether nobody had it built. An app that needs none has none, built or not.
 * Sources: "Deploying from a zip file" (wiki of projectkudu/kudu): no build unless it is asked for; `az webapp up` asks for
 * one with an app that it has created itself, and not with one of the portal's.
 */
export function judgeBuild(
  { site, redeploy }: Seen,
  settings: ReadonlyMap<string, string>,
): Fail | undefined {
  const value = settings.get(BUILD);
  if (/^(true|1)$/i.test(value?.trim() ?? '')) return undefined;
  return fail({
    kind: 'build-skipped',
    found: `package.json without packages; ${BUILD} is ${value === undefined ? 'not set' : inQuotes(value)}`,
    expected: `code that was built, and ${BUILD} with the value true`,
    why: 'App Service builds a deployment only when this setting says so, and without a build the packages are missing: the app ends as soon as it starts. An app that was created in the portal has no such setting.',
    next: `az webapp config appsettings set ${ofSite(site)} --settings ${BUILD}=true --output none\n${redeploy.next}`,
    folder: redeploy.folder,
    portal: `App Services > ${site.name} > Settings > Environment variables > ${value === undefined ? 'Add > ' : ''}${BUILD}`,
  });
}

const MOST_LISTED = 4;

function listed(entries: readonly string[]): string {
  const more = entries.length - MOST_LISTED;
  return `${entries.slice(0, MOST_LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
