import { Router } from 'express';
import { origins } from '../core/hosts.ts';
import type { SigningKeys } from './keys.ts';
import type { TenantNames } from './tenant.ts';
import { issuerV1, issuerV2 } from './tokens.ts';

const CLAIMS =
  'sub iss cloud_instance_name cloud_instance_host_name cloud_graph_host_name msgraph_host aud exp iat auth_time acr nonce preferred_username name tid ver at_hash c_hash email';

/**
 * Metadata and keys. Fields, their order and what is absent (`code_challenge_methods_supported`) follow recorded
 * answers of the public cloud; "OpenID Connect on the Microsoft identity platform" describes them.
 */
export function discoveryRoutes(keys: SigningKeys, tenants: TenantNames): Router {
  const router = Router();
  const cached = { 'cache-control': 'max-age=86400, private', 'access-control-allow-origin': '*' };

  router.get('/common/discovery/instance', (_req, res) => {
    const name = new URL(origins.login).hostname;
    res.set(cached).json({
      tenant_discovery_endpoint: `${origins.login}/${tenants.tenantId}/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: name, preferred_cache: name, aliases: [name] }],
    });
  });

  router.get('/:tenant/v2.0/.well-known/openid-configuration', (req, res) => {
    const tenant = tenants.authority(req.params.tenant);
    res
      .set(cached)
      .json(
        document(
          tenant,
          '/oauth2/v2.0',
          tenant === tenants.tenantId ? issuerV2(tenant) : issuerV2('{tenantid}'),
          `${origins.login}/${tenant}/discovery/v2.0/keys`,
        ),
      );
  });

  // `/adfs` is how az is kept from asking Microsoft's own host for instance discovery; its endpoints are the usual ones.
  router.get(
    ['/adfs/.well-known/openid-configuration', '/adfs/:tenant/.well-known/openid-configuration'],
    (_req, res) => {
      const tenant = tenants.tenantId;
      res
        .set(cached)
        .json(
          document(
            tenant,
            '/oauth2/v2.0',
            issuerV2(tenant),
            `${origins.login}/${tenant}/discovery/v2.0/keys`,
          ),
        );
    },
  );

  router.get('/:tenant/.well-known/openid-configuration', (req, res) => {
    const tenant = tenants.authority(req.params.tenant);
    const issuer = issuerV1(tenant === tenants.tenantId ? tenant : '{tenantid}');
    res.set(cached).json(document(tenant, '/oauth2', issuer, `${origins.login}/common/discovery/keys`));
  });

  router.get(['/:tenant/discovery/v2.0/keys', '/:tenant/discovery/keys'], (req, res) => {
    tenants.authority(String(req.params.tenant));
    const v2 = req.path.includes('/v2.0/');
    const published = keys.published();
    res.set(cached).json({
      keys: v2 ? published.map((key) => ({ ...key, issuer: issuerV2(tenants.tenantId) })) : published,
    });
  });

  return router;
}

function document(tenant: string, path: string, issuer: string, jwksUri: string) {
  const at = `${origins.login}/${tenant}`;
  return {
    token_endpoint: `${at}${path}/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: jwksUri,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer,
    request_uri_parameter_supported: false,
    userinfo_endpoint: `${origins.graph}/oidc/userinfo`,
    authorization_endpoint: `${at}${path}/authorize`,
    device_authorization_endpoint: `${at}${path}/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${at}${path}/logout`,
    claims_supported: CLAIMS.split(' '),
    kerberos_endpoint: `${at}/kerberos`,
    tenant_region_scope: tenant === 'common' || tenant === 'organizations' ? null : 'WW',
    cloud_instance_name: new URL(origins.login).hostname,
    cloud_graph_host_name: new URL(origins.graph).hostname,
    msgraph_host: new URL(origins.graph).hostname,
    rbac_url: origins.arm,
  };
}
