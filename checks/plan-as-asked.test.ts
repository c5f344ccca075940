import { describe, expect, it } from 'vitest';
import { planAsAsked } from './plan-as-asked.ts';
import { factsOf, planOf, siteOf, target, type World } from './testing.ts';

const { frontend, backend } = target;
const run = (world: World, more = {}) => planAsAsked.run(factsOf(world), { ...target, ...more });

const other = planOf({ name: 'learner_asp_4711' });
const west = planOf({ name: 'plan-west', location: 'West Europe' });
const windows = planOf({ name: 'plan-windows', linux: false });
const on = (name: string, { id }: { id: string }) => siteOf(name, { planId: id });

describe('the plan', () => {
  it('is as asked', async () => {
    expect(await run({})).toEqual({ status: 'pass', found: 'plan-lab, East US 2, F1' });
  });

  it.each([[{ location: 'eastus2', sku: 'f1', plan: 'PLAN-LAB' }], [{ location: 'East US2', sku: 'Free' }]])(
    'is as asked, however %o was written',
    async (more) => {
      expect(await run({}, more)).toMatchObject({ status: 'pass' });
    },
  );

  it.each<[string, World, object]>([
    [
      'both apps are on another',
      { sites: [on(frontend, other), on(backend, other)], plans: [other] },
      {
        kind: 'other-plan',
        found: 'both apps on the plan learner_asp_4711',
        next: 'npx lab setup --plan learner_asp_4711',
      },
    ],
    [
      'one app is on another',
      { sites: [siteOf(frontend), on(backend, other)], plans: [planOf(), other] },
      {
        kind: 'other-plan',
        found: 'the backend on the plan learner_asp_4711',
        next: expect.stringMatching(
          /^az webapp delete .*--name lab-backend\naz webapp up .*--name lab-backend /,
        ),
        folder: 'apps/backend',
      },
    ],
    [
      'it is in another region',
      { plans: [planOf({ location: 'West Europe' })] },
      {
        kind: 'other-region',
        found: 'both apps in West Europe',
        next: 'npx lab setup --location "West Europe"',
      },
    ],
    [
      'one app is in another region',
      { sites: [on(frontend, west), siteOf(backend)], plans: [planOf(), west] },
      { kind: 'other-region', found: 'the frontend in West Europe', folder: 'apps/frontend' },
    ],
    [
      'it is of another tier',
      { plans: [planOf({ sku: { name: 'P1v2', tier: 'PremiumV2' } })] },
      {
        kind: 'other-tier',
        found: 'P1v2 (PremiumV2)',
        next: 'az appservice plan update --resource-group rg-lab --name plan-lab --sku F1',
      },
    ],
    [
      'it runs Windows',
      { plans: [planOf({ linux: false })] },
      {
        kind: 'windows-plan',
        next: expect.stringMatching(
          /npx lab setup --group rg-lab-linux\naz webapp up --resource-group rg-lab-linux /,
        ),
      },
    ],
    [
      'one app is on a plan that runs Windows',
      { sites: [siteOf(frontend), on(backend, windows)], plans: [planOf(), windows] },
      { kind: 'windows-plan', found: 'the backend on plan-windows, which runs Windows' },
    ],
  ])('is not when %s', async (_why, world, verdict) => {
    expect(await run(world)).toMatchObject({ status: 'fail', ...verdict });
  });
});
