import type { Cloud } from '../../checks/cloud.ts';
import { createHttp } from '../../checks/facts/http.ts';
import type { Connection } from '../connect.ts';
import type { Context } from '../context.ts';
import { type Look, ok } from './finding.ts';

/** An endpoint, and a page of it that anybody may ask for. */
const PAGES = {
  login: '/common/discovery/keys',
  arm: '/metadata/endpoints?api-version=2022-09-01',
  graph: '/v1.0/me',
} as const;

/** How long an endpoint may take. */
const WITHIN_MS = 15_000;

/**
 * Whether an endpoint answers, whatever it says: also a refusal has found the way here and back.
 * @throws FactError `unreachable`, with what to do about it
 */
export async function lookAtEndpoint(cloud: Cloud, which: keyof typeof PAGES): Promise<Look> {
  const from = performance.now();
  await createHttp(cloud).ask(`${cloud[which]}${PAGES[which]}`, { within: WITHIN_MS, limit: 1024 });
  return ok(`${new URL(cloud[which]).host} answers (${Math.round(performance.now() - from)} ms)`);
}

/**
 * Whether the service that takes code in answers, of the apps that are there: it has a host of its own for each, which some
 * networks do not let through. @throws FactError `unreachable`
 */
export async function lookAtDeploymentHosts({
  cloud,
  facts,
  target,
}: Pick<Connection, 'cloud' | 'facts' | 'target'>): Promise<Look> {
  const sites = await Promise.all([facts.site(target.frontend), facts.site(target.backend)]);
  const hosts = sites.flatMap((site) => site?.scmHostName ?? []);
  if (hosts.length === 0) return ok(`no app is there yet to ask at (….scm.${cloud.sitesSuffix})`);
  const http = createHttp(cloud);
  for (const host of hosts) await http.ask(`https://${host}/`, { within: WITHIN_MS, limit: 1024 });
  return ok(`${hosts.join(' and ')} ${hosts.length === 1 ? 'answers' : 'answer'}`);
}

/**
 * Which proxy requests go through: the one of the cloud's own file, else the environment's; its password is nobody's
 * business.
 */
export function lookAtProxy({ env }: Pick<Context, 'env'>, own: string | undefined): Look {
  if (own !== undefined) return ok(`${hostOf(own)}, which the cloud's file names`);
  const from = (name: string): string => env[name.toLowerCase()] || env[name.toUpperCase()] || '';
  const proxy = from('https_proxy') || from('http_proxy');
  if (!proxy) return ok('none: requests go straight out');
  const except = from('no_proxy');
  return ok(`${hostOf(proxy)}${except ? `, but not for ${except}` : ''}`);
}

const hostOf = (address: string): string =>
  URL.canParse(address) ? new URL(address).host : 'something that is no address';
