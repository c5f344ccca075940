import type { Ask, Http } from '../../checks/facts/http.ts';

type Answers = Map<string, ReturnType<Http['ask']>>;

/**
 * Asks each question of a service once, whoever repeats it: for one look at one student. What was refused or did not arrive
 * is asked again, and pages of apps are asked for each time.
 */
export function rememberingHttp(http: Http): Http {
  const answers: Answers = new Map();
  return {
    ask: (url, options = {}) =>
      options.patient
        ? once(answers, keyOf(url, options), () => http.ask(url, options))
        : http.ask(url, options),
  };
}

/** What students who share a subscription or a tenant have in common: lists, and the tenant's own rules. */
const COMMON = [
  /^\/subscriptions(\/[^/]+(\/resourcegroups|\/providers\/Microsoft\.Web\/sites)?)?$/i,
  /^\/providers\/Microsoft\.Web\/webAppStacks$/i,
  /^\/v1\.0\/(organization|policies\/[^/]+)$/i,
  /^\/v1\.0\/servicePrincipals\(appId='00000003-0000-0000-c000-000000000000'\)$/i,
];

/** So long it is taken for true, so that a long run sees what changes meanwhile. */
const GOOD_MS = 60_000;

/**
 * Shares the answers to what students have in common, for a minute. Gives each student an Http of their own, by which what
 * is not known yet is asked.
 */
export function sharedAnswers(now: () => number = () => performance.now()) {
  const kept = new Map<string, { readonly answers: Answers; readonly until: number }>();
  return (http: Http, tenant: string): Http => ({
    ask(url, options = {}) {
      const { pathname } = new URL(url);
      if (!options.patient || !COMMON.some((path) => path.test(pathname))) return http.ask(url, options);
      const key = `${tenant} ${keyOf(url, options)}`;
      const found = kept.get(key);
      const { answers } = found && found.until > now() ? found : { answers: new Map() };
      if (found?.answers !== answers) kept.set(key, { answers, until: now() + GOOD_MS });
      return once(answers, key, () => http.ask(url, options));
    },
  });
}

function once(answers: Answers, key: string, ask: () => ReturnType<Http['ask']>): ReturnType<Http['ask']> {
  const found = answers.get(key);
  if (found) return found;
  const asked = ask();
  answers.set(key, asked);
  const forget = (): void => void answers.delete(key);
  asked.then(({ status }) => status >= 400 && status !== 404 && forget(), forget);
  return asked;
}

const keyOf = (url: string, { method = 'GET', body, headers }: Ask): string =>
  JSON.stringify([url, method, body, headers?.consistencylevel]);
