import type { IncomingMessage, ServerResponse } from 'node:http';
import { browserAddress } from '../../core/browser-address.ts';
import { origins } from '../../core/hosts.ts';

/**
 * The headers of every page. Only the portal's own files run; its forms go to itself, and (where signing out leads) to the
 * sign-in service; no other site shows it in a frame, and none is told where somebody came from.
 */
export function setPageHeaders(req: IncomingMessage, res: ServerResponse): void {
  const login = new URL(browserAddress(req, `${origins.login}/`)).origin;
  const policy = [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    `form-action 'self' ${login}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  const headers = {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
  };
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
}
