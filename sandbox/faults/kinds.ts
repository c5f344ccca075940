import type { HostService } from '../core/hosts.ts';
import { duration, oneWord, percent, regions, wholeDays } from './values.ts';

/** A service that can misbehave: all but the sandbox's own pages. */
export type Faulty = Exclude<HostService, 'control'>;

/** What each fault is told. Times are milliseconds, shares between 0 and 1. */
export interface Values {
  latency: { readonly ms: number; readonly jitter: number };
  throttle: { readonly share: number; readonly retryAfter: number };
  errors: { readonly share: number; readonly statuses: readonly number[] };
  drop: { readonly share: number };
  replication: { readonly ms: number };
  'slow-start': { readonly ms: number };
  'restart-delay': { readonly ms: number };
  'token-lifetime': { readonly ms: number };
  'user-consent': 'off';
  'app-registration': 'off';
  assignment: 'required';
  secrets: 'off';
  'secret-lifetime': { readonly days: number };
  regions: readonly string[];
  subscription: 'disabled';
}

export type FaultName = keyof Values;

/** One kind of fault: what may be asked of it, and what it does. */
export interface Kind<V> {
  /** The form of its value, for people. */
  readonly takes: string;
  /** One that is good. */
  readonly example: string;
  readonly summary: string;
  /** Whom it can befall; empty where it is about nobody in particular. */
  readonly services: readonly Faulty[];
  /** Whom it befalls where nothing is said. */
  readonly usual: readonly Faulty[];
  /** `undefined` for what is no value of it. */
  parse(text: string): V | undefined;
}

/** The services that clients ask over the network, but for the portal, which people look at. */
const ASKED: readonly Faulty[] = ['login', 'arm', 'graph', 'kudu', 'site'];
const ALL: readonly Faulty[] = [...ASKED, 'portal'];

const STATUSES = [502, 503, 504];

/** A share, and after a slash something more; `undefined` where either cannot be read. */
function shared<R>(text: string, more: (rest: string) => R | undefined, otherwise: R) {
  const [first = '', rest] = text.split('/', 2);
  const share = percent(first);
  const detail = rest === undefined ? otherwise : more(rest);
  return share === undefined || detail === undefined ? undefined : { share, detail };
}

const some = (text: string) => {
  const ms = duration(text);
  return ms === undefined ? undefined : { ms };
};

/** Every fault that the sandbox can be asked for. */
export const kinds: { readonly [N in FaultName]: Kind<Values[N]> } = {
  latency: {
    takes: 'TIME[~JITTER]',
    example: '80ms~20ms',
    summary: 'each request is answered so much later, give or take the jitter',
    services: ALL,
    usual: ALL,
    parse(text) {
      const [first = '', rest] = text.split('~', 2);
      const [ms, jitter] = [duration(first), rest === undefined ? 0 : duration(rest)];
      return ms === undefined || jitter === undefined ? undefined : { ms, jitter };
    },
  },
  throttle: {
    takes: 'PERCENT[/RETRY-AFTER]',
    example: '30%/5s',
    summary: 'so many requests are answered 429, to be asked again after so many seconds (1)',
    services: ['arm', 'graph', 'login'],
    usual: ['arm', 'graph'],
    parse(text) {
      const found = shared(text, duration, 1000);
      return found && { share: found.share, retryAfter: Math.ceil(found.detail / 1000) };
    },
  },
  errors: {
    takes: 'PERCENT[/STATUS+…]',
    example: '5%/503+504',
    summary: 'so many requests are answered 502, 503 or 504, and not done',
    services: ALL,
    usual: ['login', 'arm', 'graph', 'kudu'],
    parse(text) {
      const statusesIn = (rest: string) => {
        const all = rest.split('+').map(Number);
        return all.every((each) => STATUSES.includes(each)) ? all : undefined;
      };
      const found = shared(text, statusesIn, STATUSES);
      return found && { share: found.share, statuses: found.detail };
    },
  },
  drop: {
    takes: 'PERCENT',
    example: '5%',
    summary: 'so many requests lose their connection: half of them before they are done, half after',
    services: ALL,
    usual: ['login', 'arm', 'graph', 'kudu'],
    parse(text) {
      const share = percent(text);
      return share === undefined ? undefined : { share };
    },
  },
  replication: {
    takes: 'TIME',
    example: '10s',
    summary:
      'what is changed in the directory by Graph is seen so much later by its readers and at sign-in; in arm, by lists',
    services: ['graph', 'login', 'arm'],
    usual: ['graph', 'login'],
    parse: some,
  },
  'slow-start': {
    takes: 'TIME',
    example: '20s',
    summary: 'apps take so much longer to start',
    services: ['site'],
    usual: ['site'],
    parse: some,
  },
  'restart-delay': {
    takes: 'TIME',
    example: '5s',
    summary: 'apps go on with their old settings for so long before they are restarted with new ones',
    services: ['site'],
    usual: ['site'],
    parse: some,
  },
  'token-lifetime': {
    takes: 'TIME',
    example: '60s',
    summary: 'tokens live so long, and not a second longer',
    services: ['login'],
    usual: ['login'],
    parse: some,
  },
  'user-consent': {
    takes: 'off',
    example: 'off',
    summary: 'users may not consent: an administrator has to',
    services: [],
    usual: [],
    parse: oneWord('off'),
  },
  'app-registration': {
    takes: 'off',
    example: 'off',
    summary: 'users without a role may not register applications',
    services: [],
    usual: [],
    parse: oneWord('off'),
  },
  assignment: {
    takes: 'required',
    example: 'required',
    summary: 'new enterprise applications let in assigned users only',
    services: [],
    usual: [],
    parse: oneWord('required'),
  },
  secrets: {
    takes: 'off',
    example: 'off',
    summary: 'applications may have no client secrets',
    services: [],
    usual: [],
    parse: oneWord('off'),
  },
  'secret-lifetime': {
    takes: 'DAYS',
    example: '90d',
    summary: 'client secrets may live no longer',
    services: [],
    usual: [],
    parse(text) {
      const days = wholeDays(text);
      return days === undefined ? undefined : { days };
    },
  },
  regions: {
    takes: 'REGION[+REGION…]',
    example: 'eastus2+westeurope',
    summary: 'the subscription allows new resources there only',
    services: [],
    usual: [],
    parse: regions,
  },
  subscription: {
    takes: 'disabled',
    example: 'disabled',
    summary: 'the subscription is disabled: it can be read only',
    services: [],
    usual: [],
    parse: oneWord('disabled'),
  },
};

export const isFaultName = (name: string): name is FaultName => Object.hasOwn(kinds, name);
