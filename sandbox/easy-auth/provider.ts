import { createRemoteJWKSet, customFetch } from 'jose';
import { request } from 'undici';
import { z } from 'zod';
import { hostName, origins, serviceOf } from '../core/hosts.ts';
import type { FindKey } from './signature.ts';

/** What the gateway knows of an issuer. */
export interface ProviderMetadata {
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly logoutEndpoint: string;
  readonly keys: FindKey;
  /** How often its keys were read: what was verified with those of an earlier time may be of a key that was retired. */
  keysRead(): number;
  /** Whether tokens of this issuer are taken. */
  acceptsIssuer(issuer: string): boolean;
  /** Whether it is the v2.0 endpoint, where `scope` says what is asked for. */
  readonly v2: boolean;
}

/** An answer of the token endpoint: the tokens, or Entra's error text. */
export type TokenAnswer =
  | { readonly ok: true; readonly tokens: z.infer<typeof TokenResponse> }
  | { readonly ok: false; readonly reason: string };

/** Entra ID as the gateway sees it: over HTTP, like any client. */
export interface Providers {
  /** @throws ProviderError when the issuer is none of this cloud's, or does not answer */
  metadata(issuer: string): Promise<ProviderMetadata>;
  /** Sends a form to the token endpoint of `issuer`. */
  token(issuer: string, form: Readonly<Record<string, string>>): Promise<TokenAnswer>;
}

/** The configured issuer leads nowhere. The message is for the site's log. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
}

const Discovery = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  end_session_endpoint: z.string(),
  jwks_uri: z.string(),
});

const TokenResponse = z.object({
  access_token: z.string().optional(),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
  expires_in: z.coerce.number().optional(),
});

const TokenError = z.object({ error: z.string(), error_description: z.string().optional() });

/** An identifier of the public cloud that is also a host: its discovery document names the sign-in host proper. */
const STS = 'https://sts.windows.net';

/** Metadata changes when keys roll; validators ask again after a day at the latest ("Signing key rollover"). */
const DAY = 24 * 60 * 60 * 1000;

/** How soon after one look for unknown keys the next may follow. */
const COOLDOWN = 5_000;

/** Entra ID at the sandbox's own port; `mark` is sent with each request. */
export function providers(port: number, mark: Readonly<Record<string, string>> = {}): Providers {
  const known = new Map<string, Promise<ProviderMetadata>>();

  /** Services of the sandbox are reached where they listen; any other host is not asked. */
  const send = async (url: string, form?: Readonly<Record<string, string>>) => {
    const { host, pathname, search } = new URL(url);
    if (serviceOf(hostName(host)) !== 'login')
      throw new ProviderError(`${host} is not this cloud's sign-in host`);
    const answer = await request(`http://127.0.0.1:${port}${pathname}${search}`, {
      method: form ? 'POST' : 'GET',
      headers: { host, ...mark, ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
      ...(form ? { body: new URLSearchParams(form).toString() } : {}),
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  };

  const load = async (issuer: string): Promise<ProviderMetadata> => {
    const { authority, v2, sts } = authorityOf(issuer);
    const { status, text } = await send(`${authority}/.well-known/openid-configuration`);
    if (status !== 200)
      throw new ProviderError(`the metadata of issuer ${issuer} cannot be read (${status})`);
    const document = Discovery.parse(JSON.parse(text));
    let keysRead = 0;
    const keys = createRemoteJWKSet(new URL(document.jwks_uri), {
      cacheMaxAge: DAY,
      cooldownDuration: COOLDOWN,
      [customFetch]: async (url) => {
        const answer = await send(url);
        keysRead += 1;
        return new Response(answer.text, { status: answer.status });
      },
    });
    return {
      authorizationEndpoint: document.authorization_endpoint,
      tokenEndpoint: document.token_endpoint,
      logoutEndpoint: document.end_session_endpoint,
      keys,
      keysRead: () => keysRead,
      v2,
      acceptsIssuer: issuerRule(document.issuer, sts && v2 ? `${STS}/${tenantOf(issuer)}/` : undefined),
    };
  };

  const metadata = (issuer: string): Promise<ProviderMetadata> => {
    const found = known.get(issuer);
    if (found) return found;
    const loading = load(issuer);
    known.set(issuer, loading);
    loading.catch(() => known.delete(issuer));
    return loading;
  };

  return {
    metadata,
    async token(issuer, form) {
      const { tokenEndpoint } = await metadata(issuer);
      const { status, text } = await send(tokenEndpoint, form);
      const body: unknown = JSON.parse(text);
      if (status === 200) return { ok: true, tokens: TokenResponse.parse(body) };
      const { error, error_description } = TokenError.parse(body);
      return { ok: false, reason: error_description ?? error };
    },
  };
}

/**
 * Where the metadata of an issuer is. The form decides which endpoint is used: with `/v2.0` at its end it is v2.0's.
 * Source: "Configure your App Service app to use Microsoft Entra sign-in", issuer URL; recorded redirects.
 */
function authorityOf(issuer: string): { authority: string; v2: boolean; sts: boolean } {
  const bare = issuer.replace(/\/+$/, '');
  const [, origin, tenant, version] = /^(https:\/\/[^/]+)\/([^/]+)(\/v2\.0)?$/.exec(bare) ?? [];
  if (!origin || !tenant || (origin !== STS && origin !== origins.login)) {
    throw new ProviderError(
      `the issuer URL ${issuer} is none of this cloud's (${origins.login}/<tenant>/v2.0)`,
    );
  }
  return {
    authority: `${origins.login}/${tenant}${version ?? ''}`,
    v2: version !== undefined,
    sts: origin === STS,
  };
}

const tenantOf = (issuer: string): string => new URL(issuer).pathname.split('/')[1] ?? '';

/**
 * Tokens must be of the issuer that the metadata names. `also` is the v1 issuer, which the portal's own setting
 * (`https://sts.windows.net/<tenant>/v2.0`) must accept, or the tutorial would not work with the registrations that the
 * portal makes; an issuer with `{tenantid}` (common, organizations) is not checked.
 */
function issuerRule(issuer: string, also: string | undefined): (found: string) => boolean {
  if (issuer.includes('{tenantid}')) return () => true;
  return (found) => found === issuer || found === also;
}
