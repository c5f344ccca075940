import { describe, expect, it } from 'vitest';
import { crossOriginCall } from '../cross-origin-call.ts';
import type { Kind } from '../kinds.ts';
import { factsOf, siteOf, target, type World } from '../testing.ts';
import { hostOf, turnedAway } from '../testing-auth.ts';
import { finished } from '../testing-finished.ts';

const origin = `https://${hostOf('frontend')}`;
const run = (allowedOrigins: string[], world: World = {}) =>
  crossOriginCall.run(
    factsOf(finished({ siteConfig: { appCommandLine: '', accessRules: [], allowedOrigins }, ...world })),
    target,
  );
const cors = (verb: string, which: string): string =>
  `az webapp cors ${verb} --resource-group rg-lab --name lab-backend --allowed-origins ${which} --output none`;

describe('calls from the browser', () => {
  it('are allowed to pages of the frontend, or of everybody', async () => {
    expect(await run(['https://contoso.example', origin])).toEqual({ status: 'pass', found: origin });
    expect(await run(['*'])).toMatchObject({ found: 'every origin', note: expect.stringContaining(origin) });
  });

  it.each<[Kind, string[], string]>([
    ['http-scheme', [origin.replace('https', 'http')], 'http:'],
    ['trailing-slash', [`${origin}/`], `${origin}/`],
    ['path-added', [`${origin}/get-profile`], '/get-profile'],
    ['own-address', [`https://${hostOf('backend')}`], 'lab-backend'],
    ['misspelt-host', ['https://lab-fronted.azurewebsites.net'], 'lab-fronted'],
    ['not-an-address', ['lab-frontend'], 'lab-frontend'],
    ['scheme-missing', [hostOf('frontend')], hostOf('frontend')],
    ['blanks-around', [`${origin} `], origin],
    ['placeholder-left', ['https://<front-end-host-name>'], '<front-end-host-name>'],
    ['port-added', [`${origin}:443`], ':443'],
    ['other-case', [origin.toUpperCase()], 'LAB-FRONTEND'],
  ])('are not, as %s: %o', async (kind, origins, found) => {
    expect(await run(origins)).toMatchObject({
      status: 'fail',
      kind,
      found: expect.stringContaining(found),
      next: `${cors('remove', `"${origins[0]}"`)}\n${cors('add', origin)}`,
      portal: 'App Services > lab-backend > API > CORS > Allowed Origins',
    });
  });

  it('are not, as one of several was meant: the others are left alone', async () => {
    expect(await run(['https://portal.azure.com', `${origin}/`])).toMatchObject({
      kind: 'trailing-slash',
      found: `${origin}/`,
      next: `${cors('remove', `"${origin}/"`)}\n${cors('add', origin)}`,
    });
  });

  it('are not, as all origins are those of others: none is taken away', async () => {
    expect(await run(['https://portal.azure.com', 'https://contoso.example'])).toMatchObject({
      kind: 'unknown-host',
      found: 'https://portal.azure.com, https://contoso.example',
      next: cors('add', origin),
    });
  });

  it('are not, as quotes came along', async () => {
    expect(await run([`"${origin}"`])).toMatchObject({
      kind: 'quotes-around',
      next: `${cors('remove', `"\\"${origin}\\""`)}\n${cors('add', origin)}`,
    });
  });

  it('are allowed to pages of a custom domain only', async () => {
    const sites = [
      siteOf('lab-backend'),
      siteOf('lab-frontend', { enabledHostNames: [hostOf('frontend'), 'www.contoso.example'] }),
    ];
    expect(await run(['https://www.contoso.example'], { sites })).toMatchObject({
      kind: 'custom-domain-only',
    });
  });

  it('are allowed to nobody', async () => {
    expect(await run([])).toMatchObject({ kind: 'origin-missing', next: cors('add', origin) });
  });

  it('are allowed by the other app', async () => {
    const facts = factsOf(finished());
    const siteConfig = async (site: string) => ({
      appCommandLine: '',
      accessRules: [],
      allowedOrigins: site === target.frontend ? [origin] : [],
    });
    expect(await crossOriginCall.run({ ...facts, siteConfig }, target)).toMatchObject({
      kind: 'origin-on-other-app',
    });
  });

  it('are not allowed yet, by what a browser is told', async () => {
    expect(await run([origin], { preflight: turnedAway(204) })).toMatchObject({
      kind: 'settings-not-in-effect',
      soon: true,
    });
  });
});
