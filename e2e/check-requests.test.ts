import type { Dispatcher } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checks } from '../checks/index.ts';
import { runChecks } from '../checks/run.ts';
import { openSignedInLab, type SignedInLab } from './signed-in-lab.ts';

/** What `lab check` costs: everything that the checks look at is read once, however many of them look. */
describe('all checks of a finished lab', { timeout: 120_000 }, () => {
  let lab: SignedInLab;

  beforeAll(async () => {
    lab = await openSignedInLab();
    await lab.finish();
    expect(await lab.mistakes()).toEqual([]); // and the apps run
  });
  afterAll(() => lab?.end());

  it('read each thing once', async () => {
    const asked: string[] = [];
    const dispatcher = lab.cloud.dispatcher.compose(
      (dispatch): Dispatcher['dispatch'] =>
        (request, handler) => {
          const { method, origin, path } = request;
          asked.push(
            `${method} ${String(origin)}${path} ${isSignedIn(request) ? 'with a token' : ''}`.trim(),
          );
          return dispatch(request, handler);
        },
    );
    const outcomes = await runChecks(checks, lab.facts({ ...lab.cloud, dispatcher }), lab.target);
    expect(outcomes.filter(({ status }) => status === 'error')).toEqual([]);
    expect(asked.filter((each, at) => asked.indexOf(each) !== at)).toEqual([]);
    // The group, its resources and the plan; of each app itself, its settings, authentication, files and deployment; its
    // registration, principal and grants; and what the apps answer to whom.
    expect(asked.length).toBeLessThanOrEqual(30);
  });
});

/** The same page is another thing for somebody who brings a token. */
const isSignedIn = ({ headers = {} }: Dispatcher.DispatchOptions): boolean =>
  JSON.stringify(headers).toLowerCase().includes('"authorization"');
