import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';

/**
 * Headers that only the platform may set; whatever a client sends of them is removed, always. With underscores as well:
 * where headers become variables (CGI, WSGI) they are the same.
 */
const PLATFORM_ONLY = /^x[-_]ms[-_](client[-_]principal|token[-_])/;

/**
 * Changes a request's headers to what App Service hands to an app: identity headers that a client made up are gone, and
 * the front end's own are there. `Host` stays. On the sandbox every request counts as https.
 * Sources: "Work with user identities" (external requests cannot set these headers); captures of deployed apps.
 */
export function preparePlatformHeaders(req: IncomingMessage, site: Frozen<Site>): void {
  const { headers } = req;
  for (const name of Object.keys(headers)) if (PLATFORM_ONLY.test(name)) delete headers[name];
  delete headers['proxy-connection'];
  const client = `${req.socket.remoteAddress}:${req.socket.remotePort}`;
  const before = headers['x-forwarded-for'];
  headers['x-forwarded-for'] = before === undefined ? client : `${before}, ${client}`;
  headers['x-forwarded-proto'] = 'https';
  headers['x-appservice-proto'] = 'https';
  headers['x-arr-ssl'] = '2048|256|CN=Easy Auth Lab sandbox|CN=*.azurewebsites.localhost';
  headers['x-arr-log-id'] = randomUUID();
  headers['client-ip'] = client;
  headers['disguised-host'] = headers.host;
  headers['x-site-deployment-id'] = site.name;
  headers['was-default-hostname'] = site.hostName;
  headers['x-original-url'] = req.url;
  headers['x-waws-unencoded-url'] = req.url;
  headers['max-forwards'] = '10';
}
