import { DOMAIN, origins, SITES_DOMAIN } from '../../core/hosts.ts';
import { type Answer, ok } from '../operation.ts';

/**
 * The cloud's endpoints, for clients that ask ARM for them (`az cloud register --endpoint-resource-manager`). The login
 * endpoint ends in `/adfs`, so that MSAL asks no server of Microsoft's about it.
 * Source: `GET /metadata/endpoints` of the public clouds.
 */
export const metadataEndpoints: Answer = ok({
  galleryEndpoint: `${origins.arm}/`,
  graphEndpoint: `${origins.graph}/`,
  portalEndpoint: `${origins.portal}/`,
  portal: origins.portal,
  authentication: {
    loginEndpoint: `${origins.login}/adfs`,
    audiences: [`${origins.arm}/`, origins.arm],
    tenant: 'common',
    identityProvider: 'ADFS',
  },
  graph: `${origins.graph}/`,
  graphAudience: `${origins.graph}/`,
  microsoftGraphResourceId: `${origins.graph}/`,
  appServiceResourceId: `https://appservice.${DOMAIN}`,
  name: 'EasyAuthLabSandbox',
  suffixes: { appService: SITES_DOMAIN, storage: `core.${DOMAIN}`, keyVaultDns: `vault.${DOMAIN}` },
  resourceManager: `${origins.arm}/`,
});
