import { randomBytes, randomInt } from 'node:crypto';
import type { Clock } from '../../core/clock.ts';
import { hashOf } from '../../core/ids.ts';
import type { Frozen, Store } from '../../core/store.ts';
import { grantErrors } from '../errors/grant.ts';
import type { Authentication } from './codes.ts';

/** A device's request for a sign-in somewhere else. */
export interface DeviceRequest {
  /** What the user types: nine letters and digits. */
  userCode: string;
  appId: string;
  version: 1 | 2;
  scope: string;
  resource: string | null;
  issuedAt: string;
  state: 'pending' | 'approved' | 'declined' | 'used';
  authentication: Authentication | null;
}

interface StoredRequest extends DeviceRequest {
  id: string;
}

type Asked = Pick<DeviceRequest, 'appId' | 'version' | 'scope' | 'resource'>;

export interface DeviceCodes {
  issue(asked: Asked): { deviceCode: string; userCode: string };
  /** The request that waits for this user code, typed with or without capitals and spaces. */
  waiting(userCode: string): Frozen<DeviceRequest> | undefined;
  /** The user's decision: who signed in, or `null` for Cancel. */
  decide(userCode: string, authentication: Authentication | null): void;
  /**
   * What the device gets for its code; afterwards the code is used up.
   * @throws EntraError 70018 unknown, used, or another client's; 70019 expired; 70016 pending; 65004 declined
   */
  redeem(deviceCode: string, appId: string): Frozen<DeviceRequest> & { authentication: Authentication };
}

/** Seconds. Source: "Microsoft identity platform and the OAuth 2.0 device authorization grant flow". */
export const DEVICE_CODE_LIFETIME = 900;

/** Letters and digits that are not mistaken for each other. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** The device codes that were issued. */
export function createDeviceCodes(store: Store, clock: Clock): DeviceCodes {
  const stored = store.collection<StoredRequest>('deviceCodes', (each) => each.id);
  const expired = (request: Frozen<StoredRequest>): boolean =>
    clock.now().getTime() - Date.parse(request.issuedAt) > DEVICE_CODE_LIFETIME * 1000;
  const waiting = (userCode: string): Frozen<StoredRequest> | undefined => {
    const wanted = userCode.replace(/[\s-]/g, '').toUpperCase();
    return stored
      .all()
      .find((each) => each.userCode === wanted && each.state === 'pending' && !expired(each));
  };
  return {
    issue(asked) {
      const deviceCode = `1.${randomBytes(64).toString('base64url')}`;
      const userCode = Array.from({ length: 9 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
      store.transaction(() => {
        const old = clock.now().getTime() - 24 * 60 * 60 * 1000;
        for (const each of stored.all()) if (Date.parse(each.issuedAt) < old) stored.delete(each.id);
        stored.put({
          ...asked,
          id: hashOf(deviceCode),
          userCode,
          issuedAt: clock.now().toISOString(),
          state: 'pending',
          authentication: null,
        });
      });
      return { deviceCode, userCode };
    },
    waiting,
    decide(userCode, authentication) {
      const request = waiting(userCode);
      if (request)
        stored.put({ ...request, state: authentication ? 'approved' : 'declined', authentication });
    },
    redeem(deviceCode, appId) {
      const request = stored.get(hashOf(deviceCode));
      if (!request || request.appId !== appId || request.state === 'used') throw grantErrors.badDeviceCode();
      if (expired(request)) throw grantErrors.expiredDeviceCode();
      if (request.state === 'declined') throw grantErrors.declinedOnDevice();
      const { authentication } = request;
      if (!authentication) throw grantErrors.pending();
      stored.put({ ...request, state: 'used' });
      return { ...request, authentication };
    },
  };
}
