import { decodeJwt } from 'jose';
import { isGuid } from '../../state/guid.ts';
import type { EntraContext } from '../context.ts';
import type { EntraError } from '../error.ts';
import { grantErrors } from '../errors/grant.ts';
import type { TokenRequest } from './request.ts';

/** Tells the journal that no token was issued, why, and what to do. A device that has to wait is no news. */
export function recordRefusal(
  grant: string,
  { form, correlationId }: TokenRequest,
  error: EntraError,
  { journal }: EntraContext,
): void {
  if (error.code === grantErrors.pending.definition.code) return;
  const clientId = form.get('client_id') ?? '';
  journal.record({
    service: 'entra',
    what: 'token refused',
    joins: {
      code: form.get('code'),
      refreshToken: form.get('refresh_token'),
      token: identifierOf(form.get('assertion')),
      correlation: correlationId,
    },
    details: {
      grant,
      clientId: isGuid(clientId) ? clientId : undefined,
      code: `AADSTS${error.code}`,
      error: error.error,
      means: error.advice.means,
      next: error.advice.next,
    },
  });
}

/** The `uti` of what was handed in, believed for joining events only. */
function identifierOf(assertion: string | undefined): string | undefined {
  try {
    const { uti } = decodeJwt(assertion ?? '');
    return typeof uti === 'string' ? uti : undefined;
  } catch {
    return undefined;
  }
}
