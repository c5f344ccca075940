import type { OutgoingHttpHeaders } from 'node:http';

/** What the gateway decides about a request: the app gets it, with an identity or without, or it is answered here. */
export type Decision =
  | {
      readonly kind: 'pass';
      /** Headers for the app: who is signed in, and the tokens. */
      readonly identity: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: OutgoingHttpHeaders;
      readonly body?: string;
      /** For the site's log: why, with App Service's sub-status where it has one (`401.83`). Never a token. */
      readonly reason?: string;
    };

/** An answer of the gateway. */
export const answer = (
  status: number,
  more: { headers?: OutgoingHttpHeaders; body?: string; reason?: string } = {},
): Decision => ({ kind: 'answer', status, headers: {}, ...more });

/** A redirect; no cache may keep it. */
export const redirect = (location: string, headers: OutgoingHttpHeaders = {}, reason?: string): Decision =>
  answer(302, {
    headers: { location, 'cache-control': 'no-store', ...headers },
    ...(reason ? { reason } : {}),
  });
