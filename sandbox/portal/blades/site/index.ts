import type { PortalContext } from '../../context.ts';
import type { Blades } from '../../http/blades.ts';
import { addProviderBlade } from './auth/add-provider.ts';
import { authenticationBlade } from './auth/authentication.ts';
import { editProviderBlades } from './auth/edit-provider.ts';
import { editSettingsBlade } from './auth/edit-settings.ts';
import { configurationBlade } from './configuration.ts';
import { corsBlade } from './cors.ts';
import { deploymentBlades } from './deployment.ts';
import { environmentBlades } from './environment/environment.ts';
import { settingBlades } from './environment/setting.ts';
import { siteListBlade } from './list.ts';
import { overviewBlades } from './overview.ts';

/** App Services, and the pages of one web app. */
export function siteBlades(blades: Blades, context: PortalContext): void {
  siteListBlade(blades);
  overviewBlades(blades);
  environmentBlades(blades);
  settingBlades(blades);
  configurationBlade(blades);
  authenticationBlade(blades);
  addProviderBlade(blades, context);
  editSettingsBlade(blades);
  editProviderBlades(blades);
  corsBlade(blades);
  deploymentBlades(blades);
}
