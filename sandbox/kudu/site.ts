import type { Response } from 'express';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';

/** Keeps the site that a request is about, beside its answer. */
export function setSite(res: Response, site: Frozen<Site>): void {
  res.locals.site = site;
}

/** The site that `setSite` kept, which comes first for every request. */
export const siteOf = (res: Response): Frozen<Site> => res.locals.site as Frozen<Site>;
