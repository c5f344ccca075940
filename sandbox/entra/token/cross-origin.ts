import type { Platform } from '../client.ts';
import { requestErrors } from '../errors/request.ts';
import type { TokenRequest } from './request.ts';

/**
 * Single-page applications redeem from a script in a browser, and nobody else does: the `Origin` header tells.
 * @throws EntraError 9002327, 9002326
 */
export function checkOrigin({ origin }: TokenRequest, platform: Platform): void {
  if (platform === 'spa' && origin === undefined) throw requestErrors.crossOriginOnly();
  if (platform !== 'spa' && origin !== undefined) throw requestErrors.notCrossOrigin(origin);
}
