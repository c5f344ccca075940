import type { PortalContext } from '../context.ts';
import type { Blades } from '../http/blades.ts';
import { entraBlades } from './entra/index.ts';
import { groupBlades } from './groups.ts';
import { homeBlades } from './home.ts';
import { searchBlade } from './search.ts';
import { siteBlades } from './site/index.ts';

/** All pages of the portal. */
export function mountBlades(blades: Blades, context: PortalContext): void {
  homeBlades(blades);
  searchBlade(blades);
  groupBlades(blades);
  siteBlades(blades, context);
  entraBlades(blades, context);
}
