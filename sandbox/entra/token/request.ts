import type { EntraContext } from '../context.ts';
import type { Parameters } from '../request.ts';
import type { Authority } from '../tenant.ts';

/** A request to the token endpoint. */
export interface TokenRequest {
  readonly authority: Authority;
  readonly version: 1 | 2;
  readonly form: Parameters;
  readonly authorization: string | undefined;
  /** Where a script in a browser asks: the origin of its page. */
  readonly origin: string | undefined;
  readonly correlationId: string | undefined;
}

/** A grant: from the request to the body of the answer. @throws EntraError */
export type Grant = (request: TokenRequest, context: EntraContext) => Promise<object>;
