import { FactError } from './error.ts';
import { type Answer, type Http, timedOut } from './http.ts';
import type { Site } from './sites.ts';

/** One of the lab's two apps. */
export type Role = 'frontend' | 'backend';

/** What a site answers to somebody who is not signed in. */
export type Page =
  /** One of the lab's own apps, which say so in a header. */
  | { readonly kind: 'ours'; readonly role: Role; readonly status: number }
  /** The platform's page for a site without code. */
  | { readonly kind: 'default-page' }
  /** The platform's page for a stopped site: by hand, by a quota or by a billing limit. */
  | { readonly kind: 'stopped' }
  /** The platform's page for an app that ended, or listens nowhere. */
  | { readonly kind: 'app-error'; readonly status: number }
  /** App Service authentication answers, and not the app: by `location`, it sends people to a sign-in page. */
  | { readonly kind: 'sign-in'; readonly status: number; readonly location?: string }
  /** Access rules keep this machine away. */
  | { readonly kind: 'restricted' }
  /** The front end knows no site of that host name. */
  | { readonly kind: 'no-site' }
  /** An app that is not one of ours. */
  | { readonly kind: 'another-app'; readonly status: number; readonly title: string }
  /** No answer within `seconds`. */
  | { readonly kind: 'slow'; readonly seconds: number };

export interface PageOptions {
  readonly path?: string;
  readonly method?: 'GET' | 'OPTIONS';
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds to wait for the page. A cold start on a free plan takes a while. */
  readonly within: number;
}

/** Our apps name themselves in this header of every answer. */
const MARKER = 'x-easy-auth-lab';

const LIMIT = 256 * 1024;

/**
 * Opens a page of a site (anonymously and as a browser does, if nothing is said) and says what it is, with the answer it was judged by.
 * @throws FactError `unreachable` when there is no connection to the site
 */
export async function readPage(
  http: Http,
  site: Site,
  { path = '/', method = 'GET', headers = { accept: 'text/html' }, within }: PageOptions,
): Promise<{ readonly page: Page; readonly answer?: Answer }> {
  try {
    const answer = await http.ask(`https://${site.defaultHostName}${path}`, {
      method,
      headers,
      within,
      limit: LIMIT,
    });
    return { page: pageOf(answer), answer };
  } catch (error) {
    if (!(error instanceof FactError && timedOut(error))) throw error;
    return { page: { kind: 'slow', seconds: Math.ceil(within / 1000) } };
  }
}

/**
 * Tells pages apart. The platform's pages are known by their titles and leading words. Sources: "Error 403 - This web app
 * is stopped", "Quickstart: Node.js", "Authentication and authorization in App Service" (learn.microsoft.com); threads
 * that quote the pages.
 */
function pageOf({ status, headers, text }: Answer): Page {
  const marker = headers.get(MARKER);
  if (marker === 'frontend' || marker === 'backend') return { kind: 'ours', role: marker, status };
  const location = signInAddress({ status, headers, text });
  if (location !== undefined) return { kind: 'sign-in', status, location };
  if (isGateway({ status, headers, text }) || isSignOut({ status, headers, text })) {
    return { kind: 'sign-in', status };
  }
  const title = /<title>([^<]*)<\/title>/i.exec(text)?.[1]?.trim() ?? '';
  if (status === 403) {
    if (headers.has('x-ms-forbidden-ip') || /ip forbidden/i.test(text)) return { kind: 'restricted' };
    if (/web app is stopped|site disabled|exceeded .{0,80}quota/i.test(text)) return { kind: 'stopped' };
    if (/do not have permission to view this directory or page/i.test(text)) {
      return { kind: 'sign-in', status };
    }
  }
  if (status === 404 && /web site not found/i.test(text)) return { kind: 'no-site' };
  if (status >= 502 || /application error/i.test(title)) return { kind: 'app-error', status };
  if (
    status === 200 &&
    /hey,? \w+ developers|waiting for (your content|code)|app service is up and running/i.test(text)
  ) {
    return { kind: 'default-page' };
  }
  return { kind: 'another-app', status, title };
}

/**
 * The address of the sign-in page that an answer leads to: in a redirect, or in the script of the page that App Service
 * shows instead where it is to preserve fragments ("Customize sign-ins and sign-outs", preserve URL fragments).
 */
function signInAddress({ status, headers, text }: Answer): string | undefined {
  const SIGN_IN = /\/\.auth\/login\/|\/oauth2\/(v2\.0\/)?authorize/i;
  const location = headers.get('location') ?? '';
  if (status >= 300 && status < 400) return SIGN_IN.test(location) ? location : undefined;
  if (status !== 200 || !/location\.replace\(/.test(text)) return undefined;
  const plain = text.replaceAll('\\/', '/').replaceAll('\\u0026', '&');
  return /https:\/\/[^\s"'\\]*\/oauth2\/(v2\.0\/)?authorize[^\s"'\\]*/i.exec(plain)?.[0];
}

/**
 * Whether an answer begins the sign-out, as a page does that is set as the address for it (`login.routes.logoutEndpoint`).
 * Source: "Customize sign-ins and sign-outs", sign out of a session.
 */
const isSignOut = ({ status, headers }: Answer): boolean =>
  status >= 300 &&
  status < 400 &&
  /\/\.auth\/logout|\/oauth2\/(v2\.0\/)?logout/i.test(headers.get('location') ?? '');

/** Names itself in all that it answers, and in all that it lets through. Source: recorded answers of Linux sites. */
const GATEWAY = 'x-ms-middleware-request-id';

/** Whether App Service authentication has refused in the app's place, which it does without a page of its own. */
function isGateway({ status, headers, text }: Answer): boolean {
  if (status === 401 && /^bearer/i.test(headers.get('www-authenticate') ?? '')) return true;
  const bare = text.trim() === '' || /^\{"code":\d+,"message":/.test(text);
  return headers.has(GATEWAY) && bare && [401, 403, 404, 500].includes(status);
}
