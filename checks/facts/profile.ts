import { z } from 'zod';
import { json } from './arm.ts';
import type { Http } from './http.ts';
import { type Page, readPage } from './page.ts';
import type { Site } from './sites.ts';

/** What the frontend tells of its call to the backend, where it answers in JSON. */
const Report = z.object({
  status: z.string().nullish(),
  explanation: z.string().nullish(),
  profile: z
    .object({ displayName: z.string().nullish(), withAuthentication: z.boolean().nullish() })
    .nullish(),
});

/** What the frontend's profile page shows to somebody who is not signed in. */
export type Profile =
  | {
      readonly kind: 'report';
      /** `success`, or the kind of failure that the frontend met (`backend-timeout`). */
      readonly status: string;
      /** Whether the backend says that it was called with an access token. */
      readonly withAuthentication: boolean | undefined;
      readonly displayName: string;
      /** The frontend's own words for what it met. */
      readonly explanation: string;
    }
  /** Not the frontend's answer. */
  | Exclude<Page, { kind: 'ours' }>
  /** The answer of one of our apps, but it tells nothing. */
  | { readonly kind: 'no-report'; readonly status: number };

/** In this header the frontend says how its call went: `ok`, or the kind of failure. */
const OUTCOME = 'x-easy-auth-lab-outcome';

/** Opens the frontend's profile page and reads what it reports: from JSON, or else from its header and the page. */
export async function readProfile(http: Http, frontend: Site, within: number): Promise<Profile> {
  const { page, answer } = await readPage(http, frontend, {
    path: '/get-profile',
    headers: { accept: 'application/json, text/html;q=0.9' },
    within,
  });
  if (page.kind !== 'ours') return page;
  const { status, profile, explanation } = Report.safeParse(json(answer?.text ?? '')).data ?? {};
  const shown = shownIn(answer?.text ?? '');
  const withAuthentication = profile?.withAuthentication ?? shown.withAuthentication;
  const outcome = answer?.headers.get(OUTCOME)?.replace(/^ok$/, 'success');
  const how = status ?? outcome ?? (withAuthentication === undefined ? undefined : 'success');
  if (how === undefined) return { kind: 'no-report', status: page.status };
  return {
    kind: 'report',
    status: how,
    withAuthentication,
    displayName: profile?.displayName ?? shown.displayName,
    explanation: explanation ?? (how === 'success' ? '' : shown.heading),
  };
}

/** What a page for people shows, whatever the markup around it. */
function shownIn(html: string): { withAuthentication?: boolean; displayName: string; heading: string } {
  const text = html.replace(/<[^<>]*>/g, ' ').replace(/&(quot|#34|#x22);/g, '"');
  const value = /withAuthentication["\s:=]+(true|false)\b/i.exec(text)?.[1]?.toLowerCase();
  return {
    ...(value === undefined ? {} : { withAuthentication: value === 'true' }),
    displayName: /displayName["\s:=]+"([^"\n]{1,80})"/.exec(text)?.[1] ?? '',
    heading: /<h1>([^<]{1,120})<\/h1>/.exec(html)?.[1]?.trim() ?? '',
  };
}
