import type { IncomingMessage } from 'node:http';
import { origins } from '../core/hosts.ts';
import { sameText } from '../core/ids.ts';
import type { Frozen } from '../core/store.ts';
import { bearerOf, TokenError, type Tokens } from '../entra/tokens.ts';
import { type Resources, resourceKey, type Site } from '../state/resources.ts';
import { wellKnown } from '../state/well-known.ts';
import { kuduErrors } from './error.ts';

/** Whose tokens open Kudu: Azure Resource Manager's, and App Service's own. */
const AUDIENCES = [
  origins.arm,
  `${origins.arm}/`,
  wellKnown.azureResourceManager,
  'https://appservice.azure.localhost',
  'https://appservice.azure.localhost/',
  wellKnown.azureAppService,
];

const MAY_DEPLOY = new Set(['Owner', 'Contributor', 'Website Contributor']);

/**
 * Lets a request in with the site's publishing credentials, unless its policy forbids them, or with a token of somebody
 * who has a role on the site that may write.
 * Sources: "Configure deployment credentials", "Disable basic authentication in App Service deployments".
 * @throws KuduError 401 without or with wrong credentials, 403 without a role
 */
export async function authenticate(
  req: IncomingMessage,
  site: Frozen<Site>,
  { tokens, resources }: { tokens: Tokens; resources: Resources },
): Promise<void> {
  const header = req.headers.authorization;
  const token = bearerOf(header);
  if (token === undefined) {
    if (!site.basicAuth.scm || !isPublisher(header, site)) throw kuduErrors.unauthorized();
    return;
  }
  const { objectId } = await tokens.verify(token, AUDIENCES).catch((error: unknown) => {
    if (error instanceof TokenError) throw kuduErrors.unauthorized();
    throw error;
  });
  const id = `${resourceKey(site.id)}/`;
  const allowed = resources.roleAssignments
    .all()
    .some(
      (each) =>
        each.principalId === objectId &&
        MAY_DEPLOY.has(each.role) &&
        id.startsWith(`${resourceKey(each.scope).replace(/\/$/, '')}/`),
    );
  if (!allowed) throw kuduErrors.forbidden();
}

/** The user is `$app`, or `app\$app` as FTP and older tools write it. */
function isPublisher(header: string | undefined, site: Frozen<Site>): boolean {
  const encoded = /^Basic +([A-Za-z0-9+/_=-]+) *$/i.exec(header ?? '')?.[1];
  const [, user, password] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  if (user === undefined || password === undefined) return false;
  const known = site.publishing.user.toLowerCase();
  const names = [known, `${site.name.toLowerCase()}\\${known}`];
  return names.includes(user.toLowerCase()) && sameText(password, site.publishing.password);
}
