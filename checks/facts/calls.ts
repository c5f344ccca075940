import { z } from 'zod';
import type { Cloud, Credential } from '../cloud.ts';
import { json } from './arm.ts';
import type { Http } from './http.ts';
import { type Page, readPage } from './page.ts';
import { sentenceOf } from './sign-in-news.ts';
import type { Site } from './sites.ts';
import { whyNoToken } from './tokens.ts';

/** What a site answers to a program that calls it. */
export interface Call {
  /** Whose answer it is. */
  readonly page: Page;
  /** `undefined` when none came in time. */
  readonly status: number | undefined;
  /** `Access-Control-Allow-Origin`; empty where none was sent. */
  readonly allowedOrigin: string;
}

const JSON_ONLY = { accept: 'application/json' };

async function call(
  http: Http,
  site: Site,
  how: Omit<Parameters<typeof readPage>[2], 'path'>,
): Promise<Call> {
  const { page, answer } = await readPage(http, site, { path: '/get-profile', ...how });
  return {
    page,
    status: answer?.status,
    allowedOrigin: answer?.headers.get('access-control-allow-origin') ?? '',
  };
}

/** Calls the profile of a site as a program does, without a token. */
export const callAnonymously = (http: Http, site: Site, within: number): Promise<Call> =>
  call(http, site, { headers: JSON_ONLY, within });

/** Asks a site, as browsers do, whether pages of `origin` may call it with a token. Source: Fetch standard, preflight. */
export const callPreflight = (http: Http, site: Site, origin: string, within: number): Promise<Call> =>
  call(http, site, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization',
    },
    within,
  });

/** A call with a token of another application than the lab's own two; or why there is no such token. */
export type OtherCall =
  | ({ readonly kind: 'answered'; readonly token: OtherToken } & Call)
  /** `reason` is the sentence of Entra ID, or of whoever asked it; `code` its number (`AADSTS65001`), if it has one. */
  | { readonly kind: 'no-token'; readonly reason: string; readonly code: string };

/** What a token says of itself. */
export interface OtherToken {
  /** It may have been kept from before the API asked for tokens of another version. */
  readonly version: 1 | 2;
  /** The client ID of the application that it was issued to. */
  readonly app: string;
}

export interface OtherOptions {
  readonly http: Http;
  readonly credential: Credential;
  readonly cloud: Cloud;
  readonly tenant: string;
  readonly within: number;
}

/**
 * Calls a site with a token for its API that was issued to whoever runs the checks (Azure CLI, or a service principal): a
 * good token, and not the frontend's. That none is to be had is an answer and no error: Azure CLI, for one, has no
 * permission for an API of one's own unless somebody grants it.
 * @throws FactError `unreachable`
 */
export async function callAsOther(site: Site, api: string, options: OtherOptions): Promise<OtherCall> {
  const { http, within } = options;
  const found = await otherToken(api, options);
  if (typeof found !== 'string') return found;
  const headers = { ...JSON_ONLY, authorization: `Bearer ${found}` };
  return { kind: 'answered', token: claimsOf(found), ...(await call(http, site, { headers, within })) };
}

const Claims = z.object({
  ver: z.string().nullish(),
  appid: z.string().nullish(),
  azp: z.string().nullish(),
});

/** Source: "Access token claims reference": `ver`, and `appid` (version 1) or `azp` (version 2). */
function claimsOf(token: string): OtherToken {
  const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8');
  const { ver, appid, azp } = Claims.safeParse(json(payload)).data ?? {};
  return { version: ver === '2.0' ? 2 : 1, app: azp ?? appid ?? '' };
}

async function otherToken(
  api: string,
  { credential, cloud, tenant }: OtherOptions,
): Promise<string | Extract<OtherCall, { kind: 'no-token' }>> {
  const none = (reason: string) =>
    ({ kind: 'no-token', reason, code: /AADSTS\d+/.exec(reason)?.[0] ?? '' }) as const;
  try {
    return (await credential.getToken(`${api}/.default`))?.token ?? none('Nobody is signed in.');
  } catch (error) {
    const why = whyNoToken({ cloud, tenant, resource: 'arm' }, error);
    if (why.code === 'unreachable') throw why;
    return none(sentenceOf(error));
  }
}
