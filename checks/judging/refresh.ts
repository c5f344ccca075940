import { type Fail, fail, pass, type Verdict } from '../check.ts';
import { existing, type Facts } from '../facts/index.ts';
import type { Receipt } from '../facts/receipts.ts';
import type { Target } from '../target.ts';

/**
 * Whether the token was renewed: the newest receipt shows another token for the same API than an earlier one.
 * Source: "Work with OAuth tokens in Azure App Service authentication", refreshing.
 */
export async function judgeRefresh(facts: Facts, target: Target): Promise<Verdict> {
  const [receipts, site] = await Promise.all([facts.receipts(), existing(facts, target.frontend)]);
  const [newest, ...others] = receipts.filter(({ token }) => token === 'jwt');
  const earlier = others.filter(({ aud, app }) => aud === newest?.aud && app === newest?.app);
  if (newest && earlier.some((each) => isRenewed(each, newest))) {
    return pass(`a token issued at ${timeOf(newest.iat)}, after one issued at ${timeOf(earlier[0]?.iat)}`);
  }
  return earlier.length === 0
    ? onlyOne()
    : sameToken(facts.cloud.browse(site.defaultHostName, '/.auth/logout'));
}

/** Tokens live for different times, so that a newer one may end before an older one. */
const isRenewed = (earlier: Receipt, newest: Receipt): boolean =>
  newest.iat !== earlier.iat || newest.exp !== earlier.exp;

const timeOf = (seconds: number | undefined): string =>
  seconds === undefined ? 'no time' : `${new Date(seconds * 1000).toISOString().slice(11, 19)} UTC`;

const EXPECTED = 'a receipt of a newer token, after one of the first';

const NEXT = 'npx lab solve 10';

const onlyOne = (): Fail =>
  fail({
    kind: 'not-refreshed',
    found: 'no two receipts of tokens for the backend',
    expected: EXPECTED,
    why: 'A token lasts about an hour. Whether it can be renewed without signing in again shows when it is done once.',
    next: NEXT,
  });

const sameToken = (signOut: string): Fail =>
  fail({
    kind: 'same-token',
    found: 'two receipts of the same token',
    expected: EXPECTED,
    why: `Nothing was renewed between them. offline_access is asked for, and the token store is on; so /.auth/refresh was not opened in that browser, or it answered 403, because the session is from before offline_access was asked for: then sign out once (${signOut}), and in again.`,
    next: NEXT,
  });
