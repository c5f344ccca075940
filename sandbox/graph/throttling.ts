import type { Request, RequestHandler } from 'express';
import type { Clock } from '../core/clock.ts';
import type { Actor } from './authentication.ts';
import { graphErrors } from './error.ts';

/** How much an application may ask of a tenant. */
export interface Limits {
  /** Resource units for each ten seconds. */
  readonly units: number;
  /** Writes for each 150 seconds. */
  readonly writes: number;
}

/** Source: "Microsoft Graph service-specific throttling limits", identity and access, tenants with under 50 users. */
export const LIMITS: Limits = { units: 3500, writes: 3000 };

const UNIT_SECONDS = 10;
const WRITE_SECONDS = 150;

/** From this part of the limit on, answers say how far it is used. */
const WARNING = 0.8;

/** A bucket that fills up again as time goes by. */
interface Bucket {
  level: number;
  at: number;
}

/**
 * Refuses an application that asks too much: a token bucket for reading and one for writing, each application its own.
 * Source: as of the limits.
 */
export function throttling(clock: Clock, limits: Limits, actorOf: (req: Request) => Actor): RequestHandler {
  const buckets = new Map<string, Bucket>();
  /** Takes `amount` out of a bucket. Returns how many seconds it is too early: 0 when it was there. */
  const take = (name: string, amount: number, size: number, seconds: number): number => {
    const now = clock.now().getTime();
    const bucket = buckets.get(name) ?? { level: size, at: now };
    const elapsed = Math.max(0, now - bucket.at) / 1000;
    const level = Math.min(size, bucket.level + (elapsed * size) / seconds);
    const enough = level >= amount;
    buckets.set(name, { level: enough ? level - amount : level, at: now });
    return enough ? 0 : Math.max(1, Math.ceil(((amount - level) * seconds) / size));
  };
  return (req, res, next) => {
    const { appId, tenantId } = actorOf(req).caller;
    const isWrite = req.method !== 'GET' && req.method !== 'HEAD';
    const wait = isWrite
      ? take(`${appId} writes`, 1, limits.writes, WRITE_SECONDS)
      : take(`${appId} units`, costOf(req), limits.units, UNIT_SECONDS);
    if (wait > 0) {
      throw graphErrors.throttled(wait, {
        'x-ms-throttle-scope': `Tenant_Application/${isWrite ? 'Write' : 'ReadWrite'}/${appId}/${tenantId}`,
        'x-ms-throttle-information': isWrite ? 'WriteLimitExceeded' : 'ResourceUnitLimitExceeded',
      });
    }
    const used = 1 - (buckets.get(`${appId} units`)?.level ?? limits.units) / limits.units;
    if (used >= WARNING) res.set('x-ms-throttle-limit-percentage', used.toFixed(2));
    next();
  };
}

/** Lists cost two units, everything else one. */
const costOf = (req: Request): number =>
  /^\/(applications|oauth2PermissionGrants|users|groups)\/?$/i.test(req.path) ? 2 : 1;
