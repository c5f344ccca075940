import { type Fail, fail } from '../check.ts';
import type { Application } from '../facts/applications.ts';
import type { Facts } from '../facts/index.ts';
import type { Kind } from '../kinds.ts';
import type { Target } from '../target.ts';
import { MICROSOFT, providerBlade, setAuth } from './az-auth.ts';
import { identify } from './identity.ts';

/**
 * Whether the backend takes tokens that are for it. Tokens of version 2 name the client ID, which is always taken; those
 * of version 1 the name that was asked for, `api://<client ID>`, which has to be listed.
 * Sources: "Access token claims reference" (aud); "Configure your App Service app…", allowed token audiences.
 */
export async function judgeAudience(
  facts: Facts,
  target: Target,
  { appId, tokenVersion }: Application,
  audiences: readonly string[],
): Promise<Fail | undefined> {
  const expected = `api://${appId}`;
  if (tokenVersion === 2 || audiences.includes(expected)) return undefined;
  const { kind, why, wrong } = await mistakeIn(facts, target, appId, audiences);
  const list = [...audiences.filter((each) => each !== wrong), expected];
  return fail({
    kind,
    found: audiences.join(', ') || 'none',
    expected,
    why: `${why} Calls with a good token would be refused with 401.`,
    next: setAuth(target, 'backend', { [`${MICROSOFT}.validation.allowedAudiences`]: list }),
    portal: `${providerBlade(target, 'backend')} > Allowed token audiences`,
  });
}

interface Mistake {
  readonly kind: Kind;
  readonly why: string;
  /** The entry that should have been another. */
  readonly wrong?: string;
}

async function mistakeIn(
  facts: Facts,
  target: Target,
  appId: string,
  audiences: readonly string[],
): Promise<Mistake> {
  const expected = `api://${appId}`;
  for (const wrong of audiences) {
    if (wrong === appId) continue;
    if (wrong.toLowerCase() === expected.toLowerCase()) {
      return {
        kind: 'other-case',
        why: 'Capital and small letters count: tokens name the API in small ones.',
        wrong,
      };
    }
    if (wrong === `${expected}/`) {
      return { kind: 'trailing-slash', why: `${wrong} is another name than ${expected}.`, wrong };
    }
    if (wrong.startsWith(`${expected}/`)) {
      return {
        kind: 'scope-for-audience',
        why: 'That is the name of a permission of the API, not of the API.',
        wrong,
      };
    }
    const id = wrong.replace(/^api:\/\//, '');
    const { kind, what } = await identify(facts, target, 'backend', id);
    if (kind !== 'not-an-id' && kind !== 'unknown-id')
      return { kind, why: `${wrong} does not name the backend: as for the ID in it, ${what}.`, wrong };
  }
  const bare = audiences.includes(appId);
  return bare
    ? {
        kind: 'audience-without-api',
        why: 'The bare client ID is always taken. Tokens of this API name it with api:// in front, because its registration asks for version 1.',
      }
    : {
        kind: 'audience-missing',
        why: 'Tokens of this API name it with api:// in front, and that is not listed.',
      };
}
