import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { seconds } from '../core/clock.ts';
import { hostName } from '../core/hosts.ts';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import { readBody } from './body.ts';
import type { GatewayContext } from './context.ts';
import { answer, type Decision } from './decision.ts';
import type { AuthSettings } from './settings.ts';
import { unauthorized } from './unauthenticated.ts';

const Body = z.object({ access_token: z.string() });

/** The header in which a client sends the session token that it was given. */
export const SESSION_HEADER = 'x-zumo-auth';

/** As long as a browser's session. */
const LIFETIME_SECONDS = 8 * 60 * 60;

/**
 * `POST /.auth/login/aad` with a token that the client got by itself: a session token in return.
 * Source: "Customize sign-ins and sign-outs in Azure App Service authentication", client-directed sign-in.
 */
export async function clientLogin(
  context: GatewayContext,
  req: IncomingMessage,
  site: Frozen<Site>,
  settings: AuthSettings,
): Promise<Decision> {
  const host = hostName(req.headers.host ?? '');
  const provider = settings.microsoft;
  if (!provider) return answer(404, { reason: '404 no identity provider is configured' });
  const parsed = Body.safeParse(parseJson(await readBody(req)));
  if (!parsed.success)
    return answer(400, { reason: '400 client-directed sign-in needs JSON with an access_token' });
  const judged = await context.bearer.judge(site, provider, parsed.data.access_token);
  if (!judged.ok) {
    const { status, reason } = judged;
    return status === 401 ? unauthorized(host, settings, undefined, reason) : answer(status, { reason });
  }
  const sid = `sid:${randomBytes(16).toString('hex')}`;
  const now = seconds(context.clock.now());
  const token = await new SignJWT({ claims: judged.claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuer(`https://${host}/`)
    .setAudience(`https://${host}/`)
    .setSubject(sid)
    .setIssuedAt(now)
    .setExpirationTime(now + LIFETIME_SECONDS)
    .sign(keyOf(context, site));
  context.tracing.clientSignedIn(site, judged.claims);
  return answer(200, {
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify({ authenticationToken: token, user: { userId: sid } }),
  });
}

/** The claims behind a session token; `undefined` if it is not this site's, or has expired. */
export async function readSessionToken(
  context: GatewayContext,
  site: Frozen<Site>,
  host: string,
  token: string,
): Promise<Record<string, unknown> | undefined> {
  try {
    const { payload } = await jwtVerify(token, keyOf(context, site), {
      algorithms: ['HS256'],
      issuer: `https://${host}/`,
      audience: `https://${host}/`,
      currentDate: context.clock.now(),
      requiredClaims: ['exp', 'sub'],
    });
    return typeof payload.claims === 'object' && payload.claims !== null ? { ...payload.claims } : undefined;
  } catch {
    return undefined;
  }
}

const keyOf = ({ sealing }: GatewayContext, site: Frozen<Site>): Uint8Array =>
  Buffer.from(sealing.keys(site).signing, 'hex');

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
