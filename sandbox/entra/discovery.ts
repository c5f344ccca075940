import { Router } from 'express';
import { origins } from '../core/hosts.ts';
import type { EntraContext } from './context.ts';
import { tenantErrors } from './errors/tenant.ts';
import { metadataV1, metadataV2 } from './metadata.ts';
import { type Authority, isShared } from './tenant.ts';
import { issuerV2 } from './tokens.ts';

/** The directory of all personal accounts, which stands in the issuer of `consumers`. */
const CONSUMERS = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** Whose tokens an authority gives: one tenant's, or anybody's (`{tenantid}`, to be filled in by who validates). */
const issuingTenant = (authority: Authority): string =>
  authority === 'consumers' ? CONSUMERS : isShared(authority) ? '{tenantid}' : authority;

/**
 * Metadata, instance discovery and keys. Sources: recorded answers of the public cloud; "OpenID Connect on the Microsoft
 * identity platform"; "Access tokens" (which keys and issuers go together).
 */
export function discoveryRoutes({ keys, tenant, port }: EntraContext): Router {
  const router = Router();
  const cached = {
    'cache-control': 'max-age=86400, private',
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, OPTIONS',
  };

  router.get('/common/discovery/instance', (req, res) => {
    const host = new URL(origins.login).hostname;
    const asked = new URLSearchParams(req.url.split('?')[1]).get('authorization_endpoint');
    if (asked !== null && hostOf(asked) !== host) throw tenantErrors.unknownInstance();
    res.set(cached).json({
      tenant_discovery_endpoint: `${origins.login}/${tenant.tenantId}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    });
  });

  router.get('/:tenant/v2.0/.well-known/openid-configuration', (req, res) => {
    const authority = tenant.authority(req.params.tenant);
    res.set(cached).json(metadataV2(authority, issuingTenant(authority)));
  });

  // `/adfs` is how az is kept from asking Microsoft's own host for instance discovery; its endpoints are the usual ones,
  // except for the page that az opens in a browser, which comes without az's proxy and so by the sandbox's port.
  router.get(
    ['/adfs/.well-known/openid-configuration', '/adfs/:tenant/.well-known/openid-configuration'],
    (req, res) => {
      const { tenant: name } = req.params as { tenant?: string };
      const authority = tenant.authority(name ?? tenant.tenantId);
      const metadata = metadataV2(authority, issuingTenant(authority));
      const page = new URL(metadata.authorization_endpoint);
      const authorize = `http://${page.hostname}:${port}${page.pathname}`;
      res.set(cached).json({ ...metadata, authorization_endpoint: authorize });
    },
  );

  router.get('/:tenant/.well-known/openid-configuration', (req, res) => {
    const authority = tenant.authority(req.params.tenant);
    res.set(cached).json(metadataV1(authority, issuingTenant(authority)));
  });

  router.get('/:tenant/discovery/v2.0/keys', async (req, res) => {
    const issuer = issuerV2(issuingTenant(tenant.authority(req.params.tenant)));
    const published = await keys.published();
    res.set(cached).json({ keys: published.map((key) => ({ ...key, issuer })) });
  });

  router.get('/:tenant/discovery/keys', async (req, res) => {
    tenant.authority(req.params.tenant);
    res.set(cached).json({ keys: await keys.published() });
  });

  return router;
}

const hostOf = (url: string): string | undefined => (URL.canParse(url) ? new URL(url).hostname : undefined);
