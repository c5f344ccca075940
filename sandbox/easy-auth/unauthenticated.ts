import type { IncomingMessage } from 'node:http';
import { targetOf } from '../core/http.ts';
import { answer, type Decision } from './decision.ts';
import type { ProviderMetadata } from './provider.ts';
import type { AuthSettings } from './settings.ts';

/**
 * Whether a request looks like somebody's browser, which can be sent to a sign-in page; others get 401.
 * The rule fits every observation that we know of: a browser's User-Agent, or HTML among what is accepted.
 */
export function isBrowser({ headers }: IncomingMessage): boolean {
  return /^Mozilla\//.test(headers['user-agent'] ?? '') || (headers.accept ?? '').includes('text/html');
}

/**
 * Whether a request is exempt: its whole path is listed, or with `*` in place of anything within it or after it. The path
 * counts as it was sent, for so the app gets it, and as it is without its `..`, for so others understand it:
 * `/admin/../public/x` is no path below `/public/`, nor is `/public/../admin`.
 */
export function isExcluded(req: IncomingMessage, { excludedPaths }: AuthSettings): boolean {
  if (excludedPaths.length === 0) return false;
  const [sent = ''] = (req.url ?? '').split('?', 1);
  const { pathname } = targetOf(req);
  return [sent, pathname].every((path) => excludedPaths.some((pattern) => fits(path, pattern)));
}

/** Part for part, each as early as it can be: that takes no longer for patterns with many stars, as an expression might. */
function fits(path: string, pattern: string): boolean {
  const [start = '', ...others] = pattern.split('*');
  const end = others.pop();
  if (end === undefined) return path === start;
  if (!path.startsWith(start)) return false;
  let at = start.length;
  for (const part of others) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return path.length - end.length >= at && path.endsWith(end);
}

/** `401 Unauthorized` as the Linux middleware gives it: empty, with a challenge that names where to get a token. */
export function unauthorized(
  host: string,
  settings: AuthSettings,
  metadata: ProviderMetadata | undefined,
  reason: string,
  body?: string,
): Decision {
  const provider = settings.microsoft;
  const challenge = [
    `Bearer realm="${host}"`,
    ...(metadata && provider
      ? [`authorization_uri="${metadata.authorizationEndpoint}"`, `resource_id="${provider.clientId}"`]
      : []),
  ].join(' ');
  return answer(401, {
    headers: {
      ...(provider?.disableChallenge ? {} : { 'www-authenticate': challenge }),
      ...(body ? { 'content-type': 'application/json; charset=utf-8' } : {}),
    },
    ...(body ? { body } : {}),
    reason,
  });
}
