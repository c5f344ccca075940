import { type Check, pass } from './check.ts';
import { same } from './facts/ids.ts';
import { existing } from './facts/index.ts';
import { judgePlan } from './judging/plan.ts';

/** Both apps run on the plan that was asked for, and that plan has the region, system and tier that were asked for. */
export const planAsAsked: Check = {
  id: 'plan-as-asked',
  step: 1,
  title: 'Both apps are on the App Service plan asked for',
  needs: ['frontend-exists', 'backend-exists'],
  docs: 'https://learn.microsoft.com/azure/app-service/overview-hosting-plans',
  async run(facts, target) {
    const planOf = async (name: string) => facts.plan((await existing(facts, name)).planId);
    const [frontend, backend] = await Promise.all([planOf(target.frontend), planOf(target.backend)]);
    const mistake = same(frontend.id, backend.id)
      ? judgePlan(frontend, ['frontend', 'backend'], target)
      : (judgePlan(frontend, ['frontend'], target) ?? judgePlan(backend, ['backend'], target));
    return mistake ?? pass(`${frontend.name}, ${frontend.location}, ${frontend.sku.name}`);
  },
};
