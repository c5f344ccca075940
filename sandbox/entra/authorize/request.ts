import type { Parameters } from '../request.ts';
import type { Authority } from '../tenant.ts';

/** A request to authorize, before anything about it is verified. */
export interface AuthorizeRequest {
  readonly authority: Authority;
  readonly version: 1 | 2;
  readonly parameters: Parameters;
  /** The parameters as a query: with it the sandbox's own forms ask the same again. */
  readonly query: string;
  /** The client's own name for this sign-in. */
  readonly correlationId: string | undefined;
}
