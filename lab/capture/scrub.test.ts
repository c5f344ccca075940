import { describe, expect, it } from 'vitest';
import type { Row } from './recording.ts';
import { scrub } from './scrub.ts';

const SUBSCRIPTION = '5b1d0c9e-1111-4222-8333-444455556666';
const TENANT = '9c2e1d0f-aaaa-4bbb-8ccc-ddddeeeeffff';

const row = (more: Partial<Row>): Row => ({
  source: 'capture#0',
  command: 'GET {group}',
  method: 'GET',
  url: 'https://management.contoso.example/subscriptions',
  requestHeaders: {},
  status: 200,
  responseHeaders: {},
  ...more,
});

const scrubbed = (more: Partial<Row>): Row => {
  const [only] = scrub([row(more)], {
    subscription: SUBSCRIPTION,
    tenant: TENANT,
    names: ['capturexyz-site', 'capturexyz-group'],
    secrets: ['s3cr~et-value'],
    people: ['ada@contoso.example', 'My Own Subscription'],
    sitesSuffix: 'sites.contoso.example',
    origins: {
      login: 'https://login.contoso.example',
      arm: 'https://management.contoso.example',
      graph: 'https://graph.contoso.example',
    },
    resources: { arm: 'https://management.contoso.example', graph: 'https://graph.contoso.example' },
  });
  if (!only) throw new Error('no row');
  return only;
};

describe('a recording that is given away', () => {
  it('tells of the public cloud, of no subscription, and of names that stand for the real ones', () => {
    const { url } = scrubbed({
      url: `https://management.contoso.example/subscriptions/${SUBSCRIPTION}/resourceGroups/capturexyz-group`,
    });
    expect(url).toBe(
      'https://management.azure.com/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/capture-group000002',
    );
  });

  it('names sites by their stand-ins, whatever Azure has added to their hosts', () => {
    const { url, responseBody } = scrubbed({
      url: 'https://capturexyz-site-c6ov7c57.scm.eastus2-01.sites.contoso.example/api/deployments',
      responseBody: {
        host: 'capturexyz-site.sites.contoso.example',
        ftp: 'ftps://waws.ftp.sites.contoso.example',
      },
    });
    expect(url).toBe('https://capture-site000001.scm.azurewebsites.net/api/deployments');
    expect(responseBody).toEqual({
      host: 'capture-site000001.azurewebsites.net',
      ftp: 'ftps://waws.ftp.azurewebsites.net',
    });
  });

  it('keeps IDs apart from each other, the same in all places, and those that are the same everywhere', () => {
    const other = '11112222-3333-4444-8555-666677778888';
    const graph = '00000003-0000-0000-c000-000000000000';
    const { url, responseBody } = scrubbed({
      url: `https://graph.contoso.example/v1.0/applications/${other}`,
      responseBody: { id: other.toUpperCase(), tenant: TENANT, resource: graph },
    });
    const { id, tenant, resource } = responseBody as Record<string, string>;
    expect(url.endsWith(id ?? '-')).toBe(true);
    expect(new Set([id, tenant, other, TENANT]).size).toBe(4);
    expect(resource).toBe(graph);
  });

  it.each<[string, unknown]>([
    ['a token', { token: `eyJ${'a'.repeat(40)}.${'b'.repeat(40)}.${'c'.repeat(40)}` }],
    ['a known secret in a text', { text: 'is s3cr~et-value it' }],
    ['a client secret', { secretText: 'b'.repeat(40) }],
    ['publishing credentials', { publishingUserName: '$site', publishingPassword: 'b'.repeat(60) }],
    ['a person', { who: 'ada@contoso.example', other: 'bob.b@fabrikam.example' }],
    ['the name of the subscription', { displayName: 'My Own Subscription' }],
    ['a domain of the tenant', { publisherDomain: 'fabrikam.example', text: 'at fabrikam.onmicrosoft.com' }],
    ['an address', { inboundIpAddress: '20.119.0.12' }],
  ])('has no trace of %s', (_what, responseBody) => {
    const text = JSON.stringify(scrubbed({ responseBody }));
    expect(text).not.toMatch(/eyJ|s3cr|bbbb|\$site|ada|bob|My Own|fabrikam|contoso|20\.119/);
    expect(text).toMatch(/scrubbed|0\.0\.0\.0/);
  });

  it('has no secret in a form or an address', () => {
    const { requestBody, responseHeaders } = scrubbed({
      requestBody: 'grant_type=authorization_code&client_secret=hush&code=hushhush&scope=openid',
      responseHeaders: {
        location: 'https://login.contoso.example/authorize?state=hush&scope=openid&nonce=hush',
      },
    });
    expect(requestBody).toBe(
      'grant_type=authorization_code&client_secret=scrubbed&code=scrubbed&scope=openid',
    );
    expect(responseHeaders.location).toBe(
      'https://login.microsoftonline.com/authorize?state=scrubbed&scope=openid&nonce=scrubbed',
    );
  });

  it('leaves annotations of OData alone', () => {
    expect(
      scrubbed({ responseBody: { 'owners@odata.bind': 'x', '@odata.context': 'y' } }).responseBody,
    ).toEqual({
      'owners@odata.bind': 'x',
      '@odata.context': 'y',
    });
  });
});
