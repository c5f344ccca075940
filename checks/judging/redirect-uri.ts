import { type Fail, fail } from '../check.ts';
import type { Application } from '../facts/applications.ts';
import type { Site } from '../facts/sites.ts';
import type { Kind } from '../kinds.ts';
import { judgeHost } from './address.ts';
import { callbackOf, registrationBlade, updateApp } from './az-entra.ts';

/** Where a redirect URI can stand that App Service cannot use. */
const PLATFORMS = [
  ['spa', 'spa-platform', 'Single-page application'],
  ['publicClient', 'mobile-platform', 'Mobile and desktop applications'],
] as const;

/**
 * Whether Microsoft Entra ID may send people back to a site: its callback is among the redirect URIs, letter by letter,
 * under the platform Web. Sources: "Redirect URI (reply URL) outline and restrictions"; AADSTS50011, 500113.
 */
export function judgeRedirectUris(
  application: Application,
  site: Site,
  others: readonly Site[],
): Fail | undefined {
  const expected = callbackOf(site.defaultHostName);
  const { web } = application.redirectUris;
  if (web.includes(expected)) return undefined;
  const add = (kept: readonly string[]): string => `--web-redirect-uris ${[...kept, expected].join(' ')}`;
  const verdict = (kind: Kind, found: string, why: string, next: string, before = ''): Fail =>
    fail({
      kind,
      found,
      expected: `${expected}, under Web`,
      why: `${why} Signing in ends on a page of Microsoft's with AADSTS50011: the address has to be registered letter by letter.`,
      next,
      portal: registrationBlade(
        application,
        `Authentication > Redirect URI configuration > ${before}Add Redirect URI > Web`,
      ),
    });
  for (const [platform, kind, label] of PLATFORMS) {
    const uris = application.redirectUris[platform];
    if (!uris.includes(expected)) continue;
    const rest = JSON.stringify({ redirectUris: uris.filter((uri) => uri !== expected) });
    return verdict(
      kind,
      `${expected}, under ${label}`,
      'It is the right address under the wrong platform: App Service redeems codes with a secret, which only the platform Web allows.',
      `${updateApp(application, `--set ${platform}='${rest}'`)}\n${updateApp(application, add(web))}`,
      `${label} > Delete, then `,
    );
  }
  const [nearest = ''] = [...web].sort((one, other) => likeness(other, expected) - likeness(one, expected));
  if (likeness(nearest, expected) < 2) {
    return verdict(
      'redirect-missing',
      web.join(', ') || 'no redirect URI',
      'None of the addresses to come back to is the callback of this app.',
      updateApp(application, add(web)),
    );
  }
  const { kind, why } = mistakeIn(nearest, expected, site, others);
  const kept = kind === 'custom-domain-only' ? web : web.filter((uri) => uri !== nearest);
  return verdict(kind, nearest, why, updateApp(application, add(kept)));
}

/**
 * How much an address has in common with the one that is expected: the one that was probably meant has most. Below 2 it
 * has neither host nor path.
 */
function likeness(uri: string, expected: string): number {
  if (!URL.canParse(uri)) return 0;
  const [url, wanted] = [new URL(uri), new URL(expected)];
  const same = (part: 'hostname' | 'pathname' | 'protocol'): number => (url[part] === wanted[part] ? 1 : 0);
  return 4 * same('hostname') + 2 * same('pathname') + same('protocol');
}

/** What is wrong with an address that should have been `expected`. The gravest mistake is named first. */
function mistakeIn(
  uri: string,
  expected: string,
  site: Site,
  others: readonly Site[],
): { kind: Kind; why: string } {
  const url = new URL(uri);
  const wanted = new URL(expected);
  const host = judgeHost(url.hostname, { wanted: site, caller: undefined, others });
  const ofSite = url.hostname === wanted.hostname;
  const rows: [boolean, Kind, string][] = [
    [
      !ofSite && host === undefined,
      'custom-domain-only',
      'That is a custom domain of the app; the lab opens the app at its default domain.',
    ],
    [!ofSite, host?.kind ?? 'unknown-host', host?.why ?? ''],
    [url.protocol === 'http:', 'http-scheme', 'It begins with http, and App Service sends https.'],
    [url.port !== '', 'port-added', 'It has a port, and App Service sends none.'],
    [
      url.search !== '' || url.hash !== '',
      'query-added',
      'There is something behind the address that App Service does not send.',
    ],
    [`${wanted.pathname}/` === url.pathname, 'trailing-slash', 'It ends in a slash.'],
    [
      wanted.pathname.toLowerCase() === url.pathname.toLowerCase(),
      'other-case',
      'Capital and small letters count.',
    ],
  ];
  const [, kind, why] = rows.find(([applies]) => applies) ?? [
    true,
    'other-path' as const,
    `App Service takes people back at ${wanted.pathname}, and nowhere else.`,
  ];
  return { kind, why };
}
