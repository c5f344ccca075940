import { findRegion, type Region, regions } from '../../state/regions.ts';
import { armErrors } from '../error.ts';

/** The regions where App Service is offered to every subscription. */
export const offeredRegions: readonly Region[] = regions.filter(({ open }) => open);

/**
 * The region that a client calls `location`, if App Service is offered there.
 * @throws ArmError 400 LocationNotAvailableForResourceType
 */
export function offeredRegion(location: string, type: string): Region {
  const region = findRegion(location);
  if (!region?.open) {
    throw armErrors.locationUnavailable(
      location,
      type,
      offeredRegions.map(({ name }) => name),
    );
  }
  return region;
}
