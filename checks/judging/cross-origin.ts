import { type Fail, fail, pass, type Verdict } from '../check.ts';
import { existing, type Facts } from '../facts/index.ts';
import type { Site } from '../facts/sites.ts';
import type { Kind } from '../kinds.ts';
import type { Target } from '../target.ts';
import { judgeHost, judgeText } from './address.ts';
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
  const expected = originOf(frontend);
  const any = allowedOrigins.includes('*');
  if (!any && !allowedOrigins.includes(expected)) {
    if (allowedOrigins.length > 0) return notAmong(target, allowedOrigins, { frontend, backend });
    const { allowedOrigins: other } = await facts.siteConfig(target.frontend);
    return other.length > 0
      ? mistake(target, expected, {
          kind: 'origin-on-other-app',
          found: `none, and ${other.join(', ')} on ${target.frontend}`,
          why: 'The one that is called decides who may call it: the setting belongs to the backend.',
        })
      : mistake(target, expected, {
          kind: 'origin-missing',
          found: 'no allowed origin',
          why: 'A browser lets a page call another host only when that host says that it may.',
        });
  }
  const { allowedOrigin } = await facts.preflight();
  if (!allowedOrigin) {
    return {
      ...mistake(target, expected, {
        kind: 'settings-not-in-effect',
        found: 'a browser that asks is not told so',
        why: 'The origin is on the list; the change is not in effect yet.',
      }),
      next: 'Check again in a minute.',
      soon: true,
    };
  }
  return pass(
    any ? 'every origin' : expected,
    any ? `Pages of every site may call the backend; ${expected} alone would do.` : undefined,
  );
}

const originOf = ({ defaultHostName }: Site): string => `https://${defaultHostName}`;

interface Mistake {
  readonly kind: Kind;
  readonly found: string;
  readonly why: string;
  /** An entry that was meant as the one that is missing. */
  readonly wrong?: string;
}

function mistake(target: Target, expected: string, { kind, found, why, wrong }: Mistake): Fail {
  const cors = (verb: string, origin: string): string =>
    `az webapp cors ${verb} ${ofSite({ ...target, name: target.backend })} --allowed-origins ${origin} --output none`;
  return fail({
    kind,
    found,
    expected: `${expected} among the allowed origins of ${target.backend}`,
    why,
    next: [
      ...(wrong ? [cors('remove', `"${wrong.replaceAll('"', '\\"')}"`)] : []),
      cors('add', expected),
    ].join('\n'),
    portal: `App Services > ${target.backend} > API > CORS > Allowed Origins`,
  });
}

/** There are origins, and the frontend's is none of them: one was meant as it, or all are those of other sites, and stay. */
function notAmong(
  target: Target,
  origins: readonly string[],
  { frontend, backend }: { readonly frontend: Site; readonly backend: Site },
): Fail {
  const expected = originOf(frontend);
  const judged = origins.map((wrong) => ({ wrong, ...mistakeIn(wrong, frontend, backend) }));
  const meant = judged.find(({ kind }) => kind !== 'unknown-host');
  if (meant) return mistake(target, expected, { ...meant, found: meant.wrong });
  return mistake(target, expected, {
    kind: 'unknown-host',
    found: origins.join(', '),
    why: 'These are origins of other pages than those of the frontend.',
  });
}

/** What is wrong with an origin that may have been meant as the frontend's. */
function mistakeIn(wrong: string, frontend: Site, backend: Site): Pick<Mistake, 'kind' | 'why'> {
  const text = judgeText(wrong);
  if (text) return { kind: text.kind, why: 'An origin is https:// and a host name, and nothing else.' };
  const { hostname, protocol, port } = new URL(wrong);
  const host = judgeHost(hostname, { wanted: frontend, caller: backend, others: [] })?.kind;
  const rows: [boolean, Kind, string][] = [
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
      hostname !== frontend.defaultHostName,
      'custom-domain-only',
      'That is a custom domain of the frontend; the lab opens the app at its default domain.',
    ],
    [
      protocol === 'http:',
      'http-scheme',
      'Browsers compare letter by letter: pages of the frontend come over https.',
    ],
    [
      port !== '' || /:\d+\/?$/.test(wrong),
      'port-added',
      'Pages of the frontend come from no port of their own.',
    ],
    [
      wrong.endsWith('/') && new URL(wrong).pathname === '/',
      'trailing-slash',
      'Browsers compare letter by letter, and an origin ends without a slash.',
    ],
    [
      wrong.toLowerCase() === originOf(frontend),
      'other-case',
      'Browsers compare letter by letter, and say the origin in small letters.',
    ],
  ];
  const [, kind, why] = rows.find(([applies]) => applies) ?? [
    true,
    'path-added' as const,
    'An origin ends at the host name.',
  ];
  return { kind, why };
}
