import type { IncomingMessage } from 'node:http';

/**
 * Whether a browser says that a form was sent from another site: by `Origin`, or by `Sec-Fetch-Site`. A client that says
 * neither is judged by the form's token alone.
 */
export function isForeign({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return true;
  if (origin === undefined) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host;
}

/**
 * `target` if it is a path of the portal's own, else `/`: never another host, however it is written.
 * Backslashes and control characters are read as slashes, or skipped, by browsers.
 */
export function localPath(target: string | null | undefined): string {
  if (!target?.startsWith('/') || target.length > 2000 || /[\\\p{Cc}\s]/u.test(target)) return '/';
  const url = new URL(target, 'http://portal.invalid');
  return url.host === 'portal.invalid' && !target.startsWith('//') ? `${url.pathname}${url.search}` : '/';
}
