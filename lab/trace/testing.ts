import type { Application } from '../../checks/facts/applications.ts';
import type { Expected } from './expected.ts';
import { type Journey, readJourneys, type TraceEvent } from './journal.ts';

const application = (displayName: string, appId: string, tokenVersion: 1 | 2 = 1): Application => ({
  id: `object-of-${displayName}`,
  appId,
  displayName,
  createdDateTime: '',
  signInAudience: 'AzureADMyOrg',
  identifierUris: [`api://${appId}`],
  redirectUris: { web: [], spa: [], publicClient: [] },
  idTokens: true,
  tokenVersion,
  scopes: [],
  preAuthorized: [],
  requiredAccess: [],
  passwords: [],
});

export const TENANT = '11111111-0000-4000-8000-000000000000';
export const FRONTEND = 'ffffffff-0000-4000-8000-000000000000';
export const BACKEND = 'bbbbbbbb-0000-4000-8000-000000000000';

/** A lab whose two apps are called `fe` and `be`. */
export const expectedOf = ({ tokenVersion = 1 as 1 | 2 } = {}): Expected => ({
  target: { tenant: TENANT, frontend: 'fe', backend: 'be' },
  login: 'https://login.azure.localhost',
  graph: 'https://graph.azure.localhost',
  frontend: application('fe', FRONTEND),
  backend: application('be', BACKEND, tokenVersion),
  unread: undefined,
});

/** The claims of the token that the lab ends up with, as events tell them. */
export const claims = (more: Record<string, string> = {}): Record<string, string> => ({
  aud: `api://${BACKEND}`,
  scp: 'user_impersonation',
  appid: FRONTEND,
  iss: `https://sts.windows.net/${TENANT}/`,
  ver: '1.0',
  exp: '2026-11-25T13:05:00.000Z',
  ...more,
});

/** `[service, what, details]`, a second after the one before. */
export type Told = readonly [service: TraceEvent['service'], what: string, details?: TraceEvent['details']];

/** A journal as the sandbox gives it, of one journey. */
export const journalOf = (events: readonly Told[], journey = 1): { events: unknown[] } => ({
  events: events.map(([service, what, details = {}], index) => ({
    number: journey * 100 + index,
    journey,
    time: new Date(Date.UTC(2026, 10, 25, 12, 0, index)).toISOString(),
    service,
    what,
    details,
  })),
});

/** One journey of these events. */
export function journeyOf(...events: Told[]): Journey {
  const [journey] = readJourneys(journalOf(events));
  if (!journey) throw new Error('a journey has events');
  return journey;
}
