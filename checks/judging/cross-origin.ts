import { type Fail, fail, pass, type Verdict } from '../check.ts';
import { existing, type Facts } from '../facts/index.ts';
import type { Kind } from '../kinds.ts';
import type { Target } from '../target.ts';
import { judgeHost } from './address.ts';
import { ofSite } from './az.ts';

/**
 * Whether pages of the frontend may call the backend from the browser: the backend's CORS names the frontend's origin,
 * letter by letter, and a browser that asks is told so.
 * Source: "Host a RESTful API with CORS in Azure App Service": App Service answers for the app, before authentication.
 */
export async function judgeCrossOrigin(facts: Facts, target: Target): Promise<Verdict> {
  const [{ allowedOrigins }, frontend, backend] = await Promise.all([
    facts.siteConfig(target.backend),
    existing(facts, target.frontend),
    existing(facts, target.backend),
  ]);
  const expected = `https://${frontend.defaultHostName}`;
  const cors = (verb: string, origin: string): string =>
    `az webapp cors ${verb} ${ofSite({ ...target, name: target.backend })} --allowed-origins ${origin} --output none`;
  const mistake = (kind: Kind, found: string, why: string, wrong?: string): Fail =>
    fail({
      kind,
      found,
      expected: `${expected} among the allowed origins of ${target.backend}`,
      why,
      next: [...(wrong ? [cors('remove', `"${wrong}"`)] : []), cors('add', expected)].join('\n'),
      portal: `App Services > ${target.backend} > API > CORS > Allowed Origins`,
    });
  const any = allowedOrigins.includes('*');
  if (!any && !allowedOrigins.includes(expected)) {
    if (allowedOrigins.length > 0) {
      const [wrong = ''] = allowedOrigins;
      return mistake(
        ...mistakeIn(
          wrong,
          judgeHost(hostOf(wrong), { wanted: frontend, caller: backend, others: [] })?.kind,
        ),
        wrong,
      );
    }
    const { allowedOrigins: other } = await facts.siteConfig(target.frontend);
    return other.length > 0
      ? mistake(
          'origin-on-other-app',
          `none, and ${other.join(', ')} on ${target.frontend}`,
          'The one that is called decides who may call it: the setting belongs to the backend.',
        )
      : mistake(
          'origin-missing',
          'no allowed origin',
          'A browser lets a page call another host only when that host says that it may.',
        );
  }
  const { allowedOrigin } = await facts.preflight();
  if (!allowedOrigin) {
    return {
      ...mistake(
        'settings-not-in-effect',
        'a browser that asks is not told so',
        'The origin is on the list; the change is not in effect yet.',
      ),
      next: 'Check again in a minute.',
      soon: true,
    };
  }
  return pass(
    any ? 'every origin' : expected,
    any ? `Pages of every site may call the backend; ${expected} alone would do.` : undefined,
  );
}

const hostOf = (origin: string): string => (URL.canParse(origin) ? new URL(origin).hostname : '');

/** What is wrong with an origin that should have been the frontend's. */
function mistakeIn(wrong: string, host: Kind | undefined): [Kind, string, string] {
  const rows: [boolean, Kind, string][] = [
    [!URL.canParse(wrong), 'not-an-address', 'An origin is https:// and a host name.'],
    [
      host === 'own-address',
      'own-address',
      'That is the origin of the backend itself. Pages of the frontend call, so its origin has to be named.',
    ],
    [
      host !== undefined,
      host ?? 'unknown-host',
      'That is the origin of other pages than those of the frontend.',
    ],
    [
      wrong.startsWith('http:'),
      'http-scheme',
      'Browsers compare letter by letter: pages of the frontend come over https.',
    ],
    [
      /^https:\/\/[^/]+\/$/.test(wrong),
      'trailing-slash',
      'Browsers compare letter by letter, and an origin ends without a slash.',
    ],
  ];
  const [, kind, why] = rows.find(([applies]) => applies) ?? [
    true,
    'path-added' as const,
    'An origin ends at the host name.',
  ];
  return [kind, wrong, why];
}
