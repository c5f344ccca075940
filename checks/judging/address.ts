import { clouds } from '../clouds.ts';
import type { Site } from '../facts/sites.ts';
import type { Kind } from '../kinds.ts';
import { isNear } from './near.ts';

/** What is wrong with an address, and what it means for the one who calls it. */
export interface AddressMistake {
  readonly kind: Kind;
  readonly why: string;
}

/** What an address is compared with: whose it should be, who calls it, and what else there is. */
export interface Neighbours {
  /** The site that it should lead to. */
  readonly wanted: Site;
  /** The site that has the setting, and calls the address, where one does. */
  readonly caller: Site | undefined;
  /** What other sites there are. */
  readonly others: readonly Site[];
}

/**
 * Judges the value of a setting that should be the https origin of `wanted`: no path, no slash at the end. `undefined`
 * when it is. Every host name that `wanted` has enabled will do. The gravest mistake is named first.
 */
export function judgeOrigin(value: string, neighbours: Neighbours): AddressMistake | undefined {
  return judgeText(value) ?? judgeHost(new URL(value).hostname, neighbours) ?? judgeRest(value);
}

/** What is wrong with a value before it is an address at all; `undefined` when it can be read as one. */
export function judgeText(value: string): AddressMistake | undefined {
  const bare = value.trim();
  const rows: [boolean, Kind, string][] = [
    [
      /[<>]/.test(value),
      'placeholder-left',
      'What stands between < and > is to be replaced by a name of your own, the signs included.',
    ],
    [
      /["'`‘’“”]/.test(value),
      'quotes-around',
      'Quotes are for the shell. These became part of the value, and so no client can read it as an address.',
    ],
    [
      bare !== value || /\s/.test(bare),
      'blanks-around',
      'Blanks, tabs or line breaks came along when it was copied.',
    ],
    [
      !/^[a-z][a-z\d+.-]*:\/\//i.test(value) && looksLikeHost(value),
      'scheme-missing',
      'Without https:// in front, a host name is no address.',
    ],
    [
      !/^[a-z][a-z\d+.-]*:\/\/[^/\\]/i.test(value) || !URL.canParse(value),
      'not-an-address',
      'It cannot be read as an address: https://, then a host name.',
    ],
  ];
  return firstOf(rows);
}

const looksLikeHost = (value: string): boolean => /^[\w-]+(\.[\w-]+)+(:\d+)?(\/.*)?$/.test(value);

/** Whose host it is. Source: "Web Apps - Get", enabledHostNames and hostNameSslStates; a host is never worked out. */
export function judgeHost(host: string, { wanted, caller, others }: Neighbours): AddressMistake | undefined {
  if (wanted.enabledHostNames.includes(host)) return undefined;
  const theirs = others.find((site) => site.enabledHostNames.includes(host));
  const scm = [wanted, caller, ...others].find((site) => site?.scmHostName === host);
  const rows: [boolean, Kind, string][] = [
    [
      caller?.enabledHostNames.includes(host) ?? false,
      'own-address',
      `${caller?.name} would ask itself, and again, until it runs out of everything.`,
    ],
    [
      scm !== undefined,
      'scm-host',
      `That host belongs to Kudu, which takes deployments for ${scm?.name}; the app is beside it.`,
    ],
    [
      isThisMachine(host),
      'local-host',
      'In Azure that is the machine that runs the calling app itself, and nobody answers there.',
    ],
    [
      theirs !== undefined,
      'other-app-address',
      `That host belongs to ${theirs?.name}, not to ${wanted.name}.`,
    ],
    [
      isComputed(host, wanted),
      'computed-host',
      `The name of the app is not its address: Azure called its host ${wanted.defaultHostName}.`,
    ],
    [
      isNear(host, wanted.defaultHostName),
      'misspelt-host',
      `That is nearly the host of ${wanted.name}: probably a slip in writing it.`,
    ],
  ];
  return (
    firstOf(rows) ?? {
      kind: 'unknown-host',
      why: `${wanted.name} does not answer to that name: it is neither its default host nor a custom domain of it.`,
    }
  );
}

const isThisMachine = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || host === '0.0.0.0' || /^127\./.test(host);

/** The app's name with a suffix of App Service's, but not the one (of this cloud, with a hash or without) that it got. */
function isComputed(host: string, { name, defaultHostName }: Site): boolean {
  const own = defaultHostName.split('.').slice(-2).join('.');
  const suffixes = [own, ...Object.values(clouds).map(({ sitesSuffix }) => sitesSuffix)];
  const first = host.split('.')[0] ?? '';
  return (
    !host.includes('..') &&
    suffixes.some((suffix) => host.endsWith(`.${suffix}`)) &&
    new RegExp(`^${escaped(name.toLowerCase())}(-[a-z0-9]{16})?$`).test(first)
  );
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What is wrong around a host that is right. */
function judgeRest(value: string): AddressMistake | undefined {
  const url = new URL(value);
  const rows: [boolean, Kind, string][] = [
    [
      url.username !== '' || url.password !== '',
      'user-info',
      'What stands before the @ would be sent along as a user name; the backend takes none.',
    ],
    [url.protocol === 'http:', 'http-scheme', 'An access token would travel unencrypted.'],
    [url.protocol !== 'https:', 'other-scheme', 'Web apps are called over https.'],
    [url.port !== '', 'port-added', 'App Service answers https at its own port only: leave it out.'],
    [
      /[?#]/.test(value),
      'query-added',
      'The app adds /get-profile behind it, which then is no path any more.',
    ],
    [
      !/^[\\/]*$/.test(url.pathname),
      'path-added',
      'The app adds /get-profile by itself; behind another path, nobody answers there.',
    ],
    [
      /[\\/]$/.test(value),
      'trailing-slash',
      'The app adds /get-profile by itself; with one more slash that is another address.',
    ],
  ];
  return firstOf(rows);
}

function firstOf(rows: readonly [boolean, Kind, string][]): AddressMistake | undefined {
  const [, kind, why] = rows.find(([applies]) => applies) ?? [];
  return kind && why ? { kind, why } : undefined;
}

/** A value in quotes, in which those of its own can be told. */
export const inQuotes = (value: string): string => (value.includes('"') ? `'${value}'` : `"${value}"`);

/** A value as it may be shown: what looks like a user name or password is left out, and it is no longer than a line. */
export const shown = (value: string): string => {
  const safe = value.replace(/^([^/?#@]*\/\/)?[^/?#]*@/, '$1…@').replace(/\?.*$/s, '?…');
  return inQuotes(safe.length > 100 ? `${safe.slice(0, 100)}…` : safe);
};
