import { Router } from 'express';
import type { Frozen } from '../core/store.ts';
import type { Site } from '../state/resources.ts';
import { kuduErrors } from './error.ts';
import { siteOf } from './site.ts';

/** Source: KuduLite, default settings. */
const DEFAULTS = {
  deployment_branch: 'master',
  SCM_TRACE_LEVEL: 'Verbose',
  SCM_COMMAND_IDLE_TIMEOUT: '60',
  SCM_LOGSTREAM_TIMEOUT: '7200',
  SCM_BUILD_ARGS: '',
} as const;

const settingsOf = (site: Frozen<Site>): Record<string, string> => ({ ...DEFAULTS, ...site.appSettings });

/** The settings that deployments read: app settings, over defaults. Source: "Kudu REST API: Settings". */
export function settingsRoutes(): Router {
  const router = Router();
  router.get(['/api/settings', '/settings'], (_req, res) => {
    res.json(settingsOf(siteOf(res)));
  });
  router.get(['/api/settings/:key', '/settings/:key'], (req, res) => {
    const key = String(req.params.key);
    const found = Object.entries(settingsOf(siteOf(res))).find(
      ([name]) => name.toLowerCase() === key.toLowerCase(),
    );
    if (!found) throw kuduErrors.settingNotFound(key);
    res.type('text/plain').send(found[1]);
  });
  return router;
}
