import { type Fail, fail, pass, type Verdict } from '../check.ts';
import { webApiVersion } from '../facts/ids.ts';
import type { Facts } from '../facts/index.ts';
import type { Page } from '../facts/page.ts';
import { ofSite } from './az.ts';
import { another, isBuilt, judgeBuild, judgeCode, type Seen, swapped } from './code.ts';

/**
 * Why a running site, deployed or not, does not answer as it should: from what its page is, and where that can have
 * several reasons, from what was deployed. What was ruled out before: stopped, quota, runtime, a failed deployment.
 */
export async function judgePage(facts: Facts, seen: Seen, deployed: boolean): Promise<Verdict> {
  const { site, role, page } = seen;
  switch (page.kind) {
    case 'ours':
      return page.role === role ? appError(seen, page.status) : swapped(seen, `the ${page.role} answers`);
    case 'restricted':
      return restricted(seen, (await facts.siteConfig(site.name)).accessRules);
    case 'stopped':
      return stoppedAnyway(seen);
    case 'no-site':
      return notServing(seen, 'the platform knows no site of that name');
    case 'default-page':
      if (!deployed) return nothingDeployed(facts, seen);
  }
  const wwwroot = await facts.wwwroot(site.name);
  const wrongCode = judgeCode(seen, wwwroot);
  if (wrongCode) return wrongCode;
  if ((page.kind === 'sign-in' || page.kind === 'app-error') && !isBuilt(wwwroot)) {
    const skipped = judgeBuild(seen, await facts.appSettings(site.name));
    if (skipped) return skipped;
  }
  switch (page.kind) {
    case 'sign-in':
      return pass(
        `${site.name} asks for a sign-in`,
        'Its page cannot be seen without one; its code was looked at through Kudu.',
      );
    case 'app-error':
      return crashed(seen, page.status, (await facts.siteConfig(site.name)).appCommandLine);
    case 'slow':
      return slow(seen, page);
    case 'another-app':
      return another(
        seen,
        `a package called ${role} that does not answer as the lab's (HTTP ${page.status})`,
      );
    case 'default-page':
      return notServing(seen, 'the default page, although code was deployed');
  }
}

const expected = ({ role }: Seen): string => `the lab's ${role} answers`;

const logTail = ({ site }: Seen): string => `az webapp log tail ${ofSite(site)}`;

const logStream = ({ site }: Seen): string => `App Services > ${site.name} > Log stream`;

/** Source: "Disable basic authentication in App Service deployments" (learn.microsoft.com). */
async function nothingDeployed(facts: Facts, seen: Seen): Promise<Fail> {
  const { site, redeploy } = seen;
  if (!(await facts.basicAuthAllowed(site.name))) {
    return fail({
      kind: 'basic-auth-off',
      found: 'the default page, no deployment, and basic authentication off',
      expected: expected(seen),
      why: 'No code was ever deployed to the site, and it takes none with publishing credentials: an az before 2.48 uses those, and is answered 401. Allow them with the first command, or bring az up to date.',
      next: `az resource update --ids "${site.id}/basicPublishingCredentialsPolicies/scm" --api-version ${webApiVersion} --set properties.allow=true --output none\n${redeploy.next}`,
      folder: redeploy.folder,
      portal: `App Services > ${site.name} > Settings > Configuration > Platform settings > SCM Basic Auth Publishing Credentials: On`,
    });
  }
  return fail({
    kind: 'nothing-deployed',
    found: 'the default page, and no deployment',
    expected: expected(seen),
    why: 'The site was created, but no code was ever deployed to it.',
    ...seen.redeploy,
  });
}

function crashed(seen: Seen, status: number, startupCommand: string): Fail {
  const page = `the platform's error page (HTTP ${status})`;
  if (startupCommand) {
    return fail({
      kind: 'startup-command',
      found: `${page}; startup command: ${startupCommand}`,
      expected: `${expected(seen)}, started by npm start`,
      why: 'The code is right, but it is started by a command of your own. The platform by itself says npm start, which is right for this app; az cannot empty the setting, but it can say the same.',
      next: `az webapp config set ${ofSite(seen.site)} --startup-file "npm start"`,
      portal: `App Services > ${seen.site.name} > Settings > Configuration > Stack settings > Startup Command`,
    });
  }
  return fail({
    kind: 'crashed',
    found: page,
    expected: expected(seen),
    why: `The app does not start, or ends. It is the right folder, the deployment succeeded, the runtime is right and there is no startup command; so its code is another than the lab's, or a setting of your own (NODE_OPTIONS, say) keeps it from starting. Deploy it as the lab has it; should that change nothing, the app says itself why it ends (${logTail(seen)}).`,
    next: seen.redeploy.next,
    folder: seen.redeploy.folder,
    portal: logStream(seen),
  });
}

function appError(seen: Seen, status: number): Fail {
  return fail({
    kind: 'app-error',
    found: `HTTP ${status} on the first page`,
    expected: expected(seen),
    why: "An app answers, but not as the lab's does: its code or one of its settings was changed.",
    ...seen.redeploy,
  });
}

function slow(seen: Seen, { seconds }: Extract<Page, { kind: 'slow' }>): Fail {
  return fail({
    kind: 'slow',
    found: `no answer within ${seconds} seconds`,
    expected: expected(seen),
    why: 'A free plan lets apps sleep and wakes them slowly. If it stays like this, the app starts but never listens; its log says so.',
    next: `Check again in a minute. If it stays:\n${logTail(seen)}`,
    portal: logStream(seen),
    soon: true,
  });
}

function notServing(seen: Seen, found: string): Fail {
  return fail({
    kind: 'not-serving-yet',
    found,
    expected: expected(seen),
    why: 'After a deployment the platform takes a moment to serve the new code, and to make a new name known.',
    next: `Check again in a minute. If it stays:\naz webapp restart ${ofSite(seen.site)}`,
    portal: `App Services > ${seen.site.name} > Overview > Restart`,
    soon: true,
  });
}

function stoppedAnyway({ site }: Seen): Fail {
  return fail({
    kind: 'disabled-by-platform',
    found: 'the platform says that the app is stopped',
    expected: 'it answers',
    why: `Azure Resource Manager says ${site.state} and quota ${site.usageState}, so it was not stopped by hand. Left are a quota that was used up and has just been reset, or a spending limit of the subscription.`,
    next: `az webapp restart ${ofSite(site)}`,
    portal: 'Subscriptions > Overview',
    soon: true,
  });
}

function restricted(seen: Seen, rules: readonly string[]): Fail {
  return fail({
    kind: 'access-restricted',
    found: rules.join(', ') || "this machine's address is refused",
    expected: 'everybody may open the app',
    why: 'Access rules of the app let only some addresses in, and the one of this machine is not among them.',
    next: `az webapp config access-restriction show ${ofSite(seen.site)}`,
    portal: `App Services > ${seen.site.name} > Settings > Networking > Public network access`,
  });
}
