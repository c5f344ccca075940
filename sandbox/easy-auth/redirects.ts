import type { IncomingMessage } from 'node:http';
import { browserAddress, originOf } from '../core/browser-address.ts';
import { hostName } from '../core/hosts.ts';
import type { AuthSettings } from './settings.ts';

/**
 * Where a browser may be sent after sign-in or sign-out: a path of the site, the site's own host, or an external URL
 * that is listed (compared without its query). Anything else is `undefined`, and is ignored with a warning in the log.
 * Source: "Customize sign-ins and sign-outs in Azure App Service authentication".
 */
export function safeTarget(
  target: string | undefined,
  host: string,
  { allowedRedirects }: AuthSettings,
): string | undefined {
  // Browsers drop control characters and take a backslash for a slash: neither belongs into a URL.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (!target || /[\u0000-\u0020\\\u007f]/.test(target)) return undefined;
  if (target.startsWith('/')) return target.startsWith('//') ? undefined : target;
  if (!URL.canParse(target)) return undefined;
  const url = new URL(target);
  if (url.username || url.password || !/^https?:\/\//i.test(target)) return undefined;
  // An app knows its own host by WEBSITE_HOSTNAME, too, which has no port.
  if (url.host === host || url.host === hostName(host)) {
    const path = `${url.pathname}${url.search}${url.hash}`;
    return path.startsWith('//') ? undefined : path; // alone, that would be another host
  }
  const bare = (text: string): string =>
    URL.canParse(text) ? new URL(text).origin + new URL(text).pathname : text;
  return allowedRedirects.some((each) => bare(each) === bare(target)) ? target : undefined;
}

/** A safe target as the sender of `req` reaches it, whole. */
export const addressFor = (req: IncomingMessage, target: string): string =>
  target.startsWith('/') ? `${originOf(req)}${target}` : browserAddress(req, target);
