import { sendText } from '../../core/http.ts';
import type { Exchange } from '../layers/layer.ts';

/** Titles of the pages that App Service's front ends show. Source: pages quoted in public issues; the texts are ours. */
const PAGES: Readonly<Record<number, readonly [title: string, text: string]>> = {
  502: [
    '502 - Web server received an invalid response while acting as a gateway or proxy server.',
    'There is a problem with the page you are looking for, and it cannot be displayed.',
  ],
  503: ['Service Unavailable', 'HTTP Error 503. The service is unavailable.'],
  504: ['504.0 GatewayTimeout', 'The request timed out. The web server failed to respond in the time given.'],
};

/** 502, 503 or 504 of a site, of Kudu, or of the portal. */
export function appServiceFailed({ res }: Exchange, status: number): void {
  const [title, text] = PAGES[status] ?? ['Service Unavailable', ''];
  const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>
<body><h1>${title}</h1><p>${text}</p></body></html>
`;
  sendText(res, status, page, 'text/html');
}
