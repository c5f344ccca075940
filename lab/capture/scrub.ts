import type { Row } from './recording.ts';

export interface Scrubbed {
  readonly subscription: string;
  readonly tenant: string;
  /** Names that were made up for the capture: each becomes `capture-<what>00000N`. */
  readonly names: readonly string[];
  /** Secrets that were seen, and names of people and tenants. */
  readonly secrets: readonly string[];
  readonly people: readonly string[];
  /** How sites are called in this cloud, after their own name. */
  readonly sitesSuffix: string;
  /** The cloud's own origins, which become those of the public cloud. */
  readonly origins: Readonly<Record<'login' | 'arm' | 'graph', string>>;
  /** What tokens are asked for, which becomes the public cloud's. */
  readonly resources: Readonly<Record<'arm' | 'graph', string>>;
}

const GUID = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi;
/** IDs that are the same in every tenant: those of Microsoft's own applications and the ID of nothing. */
const EVERYWHERE = /^0{7}[0-9a-f]-0{4}-0{4}-(?:c|0)0{3}-0{12}$/i;
const NO_SUBSCRIPTION = '00000000-0000-0000-0000-000000000000';

/** Members whose value is a secret, or somebody's name, whatever it looks like. */
const SECRET_MEMBER =
  /^(?:secretText|hint|access_token|refresh_token|id_token|client_secret|publishingPassword|publishingUserName|user_code|device_code)$/i;
/** The same of a form. */
const SECRET_FIELD =
  /^(?:client_secret|client_assertion|assertion|code|code_verifier|refresh_token|id_token|state|password)$/;
const PERSONAL_MEMBER =
  /^(?:author|author_email|deployer|owner|createdBy|publisherDomain|userPrincipalName|mail|givenName|surname|displayNameOfUser)$/i;

/** Texts that are secrets, or say who and where somebody is. */
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, 'scrubbed'],
  [
    /([?&#](?:state|nonce|code|id_token|session_state|client_secret|sig|code_challenge|login_hint)=)(?!\d+(?:[&#"'\s]|$))[^&#"'\s]*/gi,
    '$1scrubbed',
  ],
  [/[\w.+-]+@(?!odata)[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi, 'person@scrubbed.example.com'],
  [/\b[\w-]+(?:\.mail)?\.onmicrosoft\.com\b/gi, 'scrubbed.onmicrosoft.com'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}\b/g, '0.0.0.0'],
];

const PUBLIC = {
  login: 'https://login.microsoftonline.com',
  arm: 'https://management.azure.com',
  graph: 'https://graph.microsoft.com',
  sitesSuffix: 'azurewebsites.net',
} as const;

/**
 * A recording without what is nobody else's business: secrets, the subscription, the tenant, people, addresses. IDs stay
 * apart from each other, and names keep their place, so that the recording can still be played.
 */
export function scrub(rows: readonly Row[], what: Scrubbed): Row[] {
  const ids = new Map<string, string>([[what.subscription.toLowerCase(), NO_SUBSCRIPTION]]);
  const idFor = (id: string): string => {
    if (EVERYWHERE.test(id)) return id;
    const known = ids.get(id.toLowerCase());
    if (known) return known;
    const made = `10000000-0000-4000-8000-${String(ids.size).padStart(12, '0')}`;
    ids.set(id.toLowerCase(), made);
    return made;
  };
  const replacements = replacementsOf(what);
  const text = (value: string): string => {
    let result = value;
    for (const [old, next] of replacements) result = result.replace(old, next);
    for (const [pattern, next] of TEXTS) result = result.replace(pattern, next);
    return result.replace(GUID, idFor);
  };
  const clean = (value: unknown, member = ''): unknown => {
    if (Array.isArray(value)) return value.map((each) => clean(each, member));
    if (typeof value === 'string') {
      if (value === '') return value;
      if (SECRET_MEMBER.test(member) || PERSONAL_MEMBER.test(member)) return 'scrubbed';
      return text(value);
    }
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [text(name), clean(inner, name)]));
  };
  return rows.map((row) => ({
    ...row,
    url: text(row.url),
    requestHeaders: stringsOf(row.requestHeaders, text),
    responseHeaders: stringsOf(row.responseHeaders, text),
    ...('requestBody' in row ? { requestBody: formOr(row.requestBody, clean) } : {}),
    ...('responseBody' in row ? { responseBody: clean(row.responseBody) } : {}),
  }));
}

const stringsOf = (
  record: Readonly<Record<string, string>>,
  text: (value: string) => string,
): Record<string, string> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, text(value)]));

/** A form is cleaned by its fields. */
function formOr(body: unknown, clean: (value: unknown, member?: string) => unknown): unknown {
  if (typeof body !== 'string' || !/^[\w.~%-]+=/.test(body)) return clean(body);
  const fields = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(body)) {
    fields.append(name, SECRET_FIELD.test(name) ? 'scrubbed' : String(clean(value, name)));
  }
  return fields.toString();
}

/** What stands for a value in texts, longest first: a name may begin as another does. */
function replacementsOf(what: Scrubbed): (readonly [RegExp, string])[] {
  const { names, secrets, people, origins, resources, sitesSuffix } = what;
  const suffix = sitesSuffix.replaceAll('.', '\\.');
  const sites = names.map(
    (name, index) =>
      [
        new RegExp(`${escaped(name)}[\\w-]*(\\.scm)?(?:\\.[a-z0-9]+-\\d\\d)?\\.${suffix}(?::\\d+)?`, 'gi'),
        `${standIn(name, index)}$1.${PUBLIC.sitesSuffix}`,
      ] as const,
  );
  const plain: (readonly [string, string])[] = [
    ...secrets.map((secret) => [secret, 'scrubbed'] as const),
    ...people.map((person) => [person, 'scrubbed'] as const),
    ...names.map((name, index) => [name, standIn(name, index)] as const),
    [origins.login, PUBLIC.login],
    [origins.arm, PUBLIC.arm],
    [origins.graph, PUBLIC.graph],
    [resources.arm, PUBLIC.arm],
    [resources.graph, PUBLIC.graph],
    [sitesSuffix, PUBLIC.sitesSuffix],
    ...(['login', 'arm', 'graph'] as const).map(
      (each) => [hostOf(origins[each]), hostOf(PUBLIC[each])] as const,
    ),
  ];
  return [
    ...sites,
    ...plain
      .filter(([old, next]) => old !== '' && old !== next)
      .sort(([one], [other]) => other.length - one.length)
      .map(([old, next]) => [new RegExp(escaped(old), 'gi'), next] as const),
  ];
}

const hostOf = (origin: string): string => new URL(origin).host;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** `capturexxxxxxxx-site` is `capture-site000003` wherever it is told. */
const standIn = (name: string, index: number): string =>
  `capture-${name.replace(/^[^-]*-/, '')}${String(index + 1).padStart(6, '0')}`;
