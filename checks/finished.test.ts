import { expect, it } from 'vitest';
import { checks } from './index.ts';
import { runChecks } from './run.ts';
import { factsOf, target } from './testing.ts';
import { finished } from './testing-finished.ts';

it('a lab that is finished passes everything, but that it is not cleaned up', async () => {
  const outcomes = await runChecks(checks, factsOf(finished()), target);
  const rest = outcomes.filter(({ status }) => status !== 'pass');
  expect(rest).toMatchObject([
    { check: { id: 'group-deleted' }, status: 'fail', expectedUntil: 12 },
    { check: { id: 'registrations-deleted' }, status: 'fail', expectedUntil: 12 },
  ]);
});

it('a lab that is cleaned up passes step 12, and fails once for all that is gone', async () => {
  const world = { resourceGroups: [], sites: [], applications: [], auth: {}, receipts: [] };
  const outcomes = await runChecks(checks, factsOf(finished(world)), target);
  const failed = outcomes.filter(({ status }) => status === 'fail').map(({ check }) => check.id);
  expect(failed).toEqual(['resource-group-exists']);
});
