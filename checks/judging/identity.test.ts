import { expect, it } from 'vitest';
import type { Kind } from '../kinds.ts';
import { factsOf, target, type World } from '../testing.ts';
import { applicationOf, GRAPH, ids, NOTHING, principalOf, stranger } from '../testing-auth.ts';
import { finished } from '../testing-finished.ts';
import { identify } from './identity.ts';

const { frontend, backend } = ids;
const slip = frontend.client.replace(/.$/, '7');

it.each<[Kind, string, string, World?]>([
  ['other-app-id', backend.client, 'the client ID of lab-backend'],
  ['client-id', frontend.client, 'the client ID of the registration lab-frontend'],
  ['object-id', frontend.object, 'the object ID of the registration lab-frontend'],
  ['object-id', backend.object, 'the object ID of the registration lab-backend'],
  ['object-id', frontend.principal, 'the enterprise application lab-frontend'],
  ['object-id', backend.principal.toUpperCase(), 'the enterprise application lab-backend'],
  ['secret-id', frontend.secret, 'the ID of a client secret of the registration lab-frontend'],
  ['secret-id', backend.secret, 'of the registration lab-backend'],
  ['scope-id', backend.scope, 'the permission user_impersonation of the registration lab-backend'],
  ['tenant-id', target.tenant, 'the ID of the tenant'],
  ['tenant-id', target.subscription, 'the ID of the subscription'],
  ['another-application', GRAPH.client, 'Microsoft Graph'],
  ['misspelt-id', slip, `${frontend.client} but for a letter or two`],
  ['misspelt-id', frontend.client.toUpperCase(), 'in other capital and small letters'],
  ['misspelt-id', frontend.client.slice(0, -1), 'but for a letter or two'],
  ['uri-for-id', `api://${frontend.client}`, 'Application ID URI'],
  ['placeholder-left', '<front-end-client-id>', 'placeholder'],
  ['quotes-around', `"${frontend.client}"`, 'quotes'],
  ['blanks-around', `${frontend.client}\n`, 'blanks'],
  ['not-an-id', 'lab-frontend', 'form of an ID'],
  [
    'another-application',
    NOTHING,
    'the client ID of Contoso',
    { applications: [applicationOf('frontend'), applicationOf('backend'), stranger()] },
  ],
  [
    'another-application',
    NOTHING,
    'the client ID of another registration called lab-frontend',
    { principals: [principalOf('backend', { appId: NOTHING, displayName: 'lab-frontend' })] },
  ],
  [
    'another-application',
    NOTHING,
    'the client ID of Fabrikam',
    { principals: [principalOf('backend', { appId: NOTHING, displayName: 'Fabrikam' })] },
  ],
  [
    'object-id',
    NOTHING,
    'the object ID of the service principal Contoso',
    { objects: { [NOTHING]: { kind: 'servicePrincipal', displayName: 'Contoso', appId: undefined } } },
  ],
  [
    'object-id',
    NOTHING,
    'the object ID of the user Megan',
    { objects: { [NOTHING]: { kind: 'user', displayName: 'Megan', appId: undefined } } },
  ],
  [
    'deleted-registration',
    NOTHING,
    'the registration old, deleted',
    { deleted: [{ id: 'x', appId: NOTHING, displayName: 'old' }] },
  ],
  ['unknown-id', NOTHING, 'neither a registration, nor an enterprise application'],
])('%s: %s is recognised as %s', async (kind, value, what, world = {}) => {
  const found = await identify(factsOf(finished(world)), target, 'frontend', value);
  expect(found).toEqual({ kind, what: expect.stringContaining(what) });
});
