import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Caller, Tokens } from '../entra/tokens.ts';
import { findRegion } from '../state/regions.ts';
import { checkApiVersion, targetType } from './api-versions.ts';
import { authenticate } from './authentication.ts';
import { parseJson } from './body.ts';
import type { ArmContext } from './context.ts';
import { armErrors } from './error.ts';

/** A request that may be looked into: its caller is known, and its subscription can be used. */
interface Admitted {
  readonly caller: Caller;
  readonly query: URLSearchParams;
  readonly apiVersion: string;
  readonly body: unknown;
}

export type Admission = (req: IncomingMessage, url: URL, bytes: Buffer) => Promise<Admitted>;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/** What every request must pass, in ARM's order: a version, a token, a subscription, and a body that is JSON. */
export function admission({ resources, directory, clock }: ArmContext, tokens: Tokens): Admission {
  const tenantId = directory.tenants.all()[0]?.tenantId ?? '';
  return async (req, url, bytes) => {
    const { pathname, searchParams: query } = url;
    const method = req.method ?? 'GET';
    if (pathname === '/') throw armErrors.missingSubscription();
    if (!query.get('api-version')) throw armErrors.missingApiVersion();
    const caller = await authenticate(req.headers.authorization, tokens, { tenantId, now: clock.now() });
    const apiVersion = checkApiVersion(method, pathname, query);
    const asked = /^\/subscriptions\/([^/]+)/i.exec(pathname)?.[1];
    if (asked !== undefined) checkSubscription(asked, method, pathname, resources);
    const body = SAFE.includes(method) || method === 'DELETE' ? undefined : parseJson(bytes);
    if (asked !== undefined && method === 'PUT') checkRegion(asked, pathname, body, resources);
    return { caller, query, apiVersion, body };
  };
}

const Located = z.object({ location: z.string() });

/**
 * Where new resources may be: what the built-in policy "Allowed locations" says, which leaves resource groups alone.
 * @throws ArmError RequestDisallowedByPolicy
 */
function checkRegion(
  asked: string,
  pathname: string,
  body: unknown,
  { subscriptions }: ArmContext['resources'],
): void {
  const allowed = subscriptions.get(asked.toLowerCase())?.allowedRegions;
  const { location } = Located.safeParse(body).data ?? {};
  if (allowed === undefined || location === undefined || targetType(pathname) === undefined) return;
  if (allowed.includes(findRegion(location)?.name ?? location)) return;
  throw armErrors.disallowedByPolicy(pathname.split('/').at(-1) ?? '', asked);
}

/** @throws ArmError InvalidSubscriptionId, SubscriptionNotFound, ReadOnlyDisabledSubscription, MissingSubscriptionRegistration */
function checkSubscription(
  asked: string,
  method: string,
  pathname: string,
  { subscriptions }: ArmContext['resources'],
): void {
  if (!GUID.test(asked)) throw armErrors.invalidSubscriptionId(asked);
  const subscription = subscriptions.get(asked.toLowerCase());
  if (!subscription) throw armErrors.subscriptionNotFound(asked);
  const reads = SAFE.includes(method) || (method === 'POST' && /\/list\/?$/i.test(pathname));
  if (reads) return;
  if (subscription.state === 'Disabled' && method !== 'DELETE') throw armErrors.readOnlySubscription(asked);
  const namespace = targetType(pathname)?.namespace;
  if (
    namespace?.toLowerCase() === 'microsoft.web' &&
    !subscription.registeredProviders.some((each) => each.toLowerCase() === 'microsoft.web')
  ) {
    throw armErrors.notRegistered('Microsoft.Web');
  }
}
