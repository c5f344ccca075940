import { type Check, fail, pass } from './check.ts';
import { existing } from './facts/index.ts';
import { judgeOrigin, shown } from './judging/address.ts';
import { judgeMissing, setAgain } from './judging/missing-backend-url.ts';
import type { Kind } from './kinds.ts';

/** Mistakes in a host name that may turn out to be the name of yet another app. */
const STRANGE_HOST = new Set<Kind>(['computed-host', 'misspelt-host', 'unknown-host']);

/** The frontend knows its backend: BACKEND_URL is the backend's https origin, no path, no trailing slash. */
export const backendUrl: Check = {
  id: 'backend-url',
  step: 2,
  title: "BACKEND_URL is the backend's address",
  needs: ['frontend-exists', 'backend-exists'],
  docs: 'https://learn.microsoft.com/azure/app-service/tutorial-auth-aad#configure-app-setting',
  async run(facts, target) {
    const [settings, caller, wanted] = await Promise.all([
      facts.appSettings(target.frontend),
      existing(facts, target.frontend),
      existing(facts, target.backend),
    ]);
    const origin = `https://${wanted.defaultHostName}`;
    const value = settings.get('BACKEND_URL');
    if (!value?.trim()) return judgeMissing(facts, target, origin);
    const first = judgeOrigin(value, { wanted, caller, others: [] });
    const mistake =
      first && STRANGE_HOST.has(first.kind)
        ? judgeOrigin(value, { wanted, caller, others: await facts.sites() })
        : first;
    if (!mistake) return pass(value);
    return fail({ ...mistake, found: shown(value), expected: origin, ...setAgain(target, origin) });
  },
};
