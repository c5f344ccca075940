import { describe, expect, it } from 'vitest';
import { crossOriginCall } from '../cross-origin-call.ts';
import type { Kind } from '../kinds.ts';
import { factsOf, target, type World } from '../testing.ts';
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
    ['unknown-host', ['https://contoso.example'], 'contoso.example'],
    ['not-an-address', ['lab-frontend'], 'lab-frontend'],
  ])('are not, as %s: %o', async (kind, origins, found) => {
    expect(await run(origins)).toMatchObject({
      status: 'fail',
      kind,
      found: expect.stringContaining(found),
      next: `${cors('remove', `"${origins[0]}"`)}\n${cors('add', origin)}`,
      portal: 'App Services > lab-backend > API > CORS > Allowed Origins',
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
