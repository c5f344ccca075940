import { type Fail, fail, pass, type Verdict } from '../check.ts';
import { partOf } from '../facts/ids.ts';
import { existing, type Facts } from '../facts/index.ts';
import type { Deployment } from '../facts/kudu.ts';
import type { Role } from '../facts/page.ts';
import type { Site } from '../facts/sites.ts';
import type { Target } from '../target.ts';
import { folderOf, labSetup, linuxFxVersion, ofSite, quoted, webappUp } from './az.ts';
import { see } from './code.ts';
import { judgePage } from './page.ts';

/** Whether one of the two apps runs as it should; if not, the first thing on the way from the platform to its page. */
export async function judgeRuns(facts: Facts, target: Target, role: Role): Promise<Verdict> {
  const site = await existing(facts, target[role]);
  const early = stateOf(site) ?? runtimeOf(site, target);
  if (early) return early;
  const [deployment, page] = await Promise.all([facts.latestDeployment(site.name), facts.home(site.name)]);
  const late = deploymentOf(site, deployment, target, role);
  if (late) return late;
  if (page.kind === 'ours' && page.role === role && page.status < 500) {
    return pass(`${site.name} answers, on ${site.linuxFxVersion || 'its runtime'}`);
  }
  return judgePage(facts, see(site, role, page, target), deployment !== undefined);
}

/** The platform's own reasons not to run it. A site over its quota may be stopped too, so that comes first. */
function stateOf(site: Site): Fail | undefined {
  const portal = `App Services > ${site.name} > Overview`;
  const expected = 'Running';
  if (site.usageState.toLowerCase() === 'exceeded') {
    return fail({
      kind: 'over-quota',
      found: `${site.state}, quota exceeded`,
      expected,
      why: 'A free plan gives 60 minutes of processor time a day, and this app has used them up. Until they are reset it answers 403; the portal says when that is. Who cannot wait pays for a basic plan while the lab lasts.',
      next: `az appservice plan update ${ofSite({ resourceGroup: partOf(site.planId, 'resourceGroups'), name: partOf(site.planId, 'serverfarms') })} --sku B1\n${labSetup({ sku: 'B1' })}`,
      portal: `App Services > ${site.name} > App Service plan > Quotas`,
    });
  }
  if (!site.enabled) {
    return fail({
      kind: 'disabled-by-platform',
      found: `${site.state}, disabled`,
      expected,
      why: 'Azure has switched the app off: mostly because of a spending limit, or a subscription that has ended. The state of the subscription tells which.',
      next: 'az account show --query state',
      portal: 'Subscriptions > Overview',
    });
  }
  if (site.state === 'Running') return undefined;
  return fail({
    kind: 'stopped',
    found: site.state,
    expected,
    why: 'Somebody stopped the app. It keeps its code and settings, and answers 403 to everybody.',
    next: `az webapp start ${ofSite(site)}`,
    portal: `${portal} > Start`,
  });
}

/** Only Linux sites have their runtime there; that a site runs Windows is the plan's mistake. */
function runtimeOf(site: Site, target: Target): Fail | undefined {
  const expected = linuxFxVersion(target.runtime);
  if (!site.linux || linuxFxVersion(site.linuxFxVersion) === expected) return undefined;
  const erased = site.linuxFxVersion === '';
  return fail({
    kind: erased ? 'runtime-erased' : 'other-runtime',
    found: site.linuxFxVersion || 'none',
    expected,
    why: erased
      ? 'Without a runtime the platform does not know how to start the app. Some commands that write back the whole site erase it.'
      : `The app was created with another runtime than the lab was told. It may work, but what is tried here was tried with ${expected}.`,
    next: `az webapp config set ${ofSite(site)} --linux-fx-version ${quoted(expected)}`,
    portal: `App Services > ${site.name} > Settings > Configuration > Stack settings`,
  });
}

function deploymentOf(
  site: Site,
  deployment: Deployment | undefined,
  target: Target,
  role: Role,
): Fail | undefined {
  const expected = 'a deployment that succeeded';
  if (deployment === undefined || deployment.state === 'succeeded') return undefined;
  const portal = `App Services > ${site.name} > Deployment > Deployment Center > Logs`;
  if (deployment.state !== 'failed') {
    return fail({
      kind: 'deployment-running',
      found: `a deployment that is ${deployment.state}${deployment.progress ? `: ${deployment.progress}` : ''}`,
      expected,
      why: 'Code is on its way to the app. Building and starting it takes a minute or two.',
      next: 'Wait a minute and check again.',
      portal,
      soon: true,
    });
  }
  const noApp = deployment.excerpt.some((line) => /couldn't detect a version/i.test(line));
  return fail({
    kind: noApp ? 'folder-without-app' : 'deployment-failed',
    found: deployment.excerpt.join(' | ') || 'a deployment that failed without saying why in its log',
    expected,
    why: noApp
      ? "The build found no package.json: the command was typed in another folder than the app's."
      : 'The build on App Service failed, so what answers there, if anything, is older code. The log says why.',
    next: webappUp(target, role),
    folder: folderOf(role),
    portal,
  });
}
