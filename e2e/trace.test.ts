import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../lab/exit.ts';
import { contextOf, runLab } from '../lab/testing.ts';
import { toldEvents } from '../lab/trace/scenes.ts';
import type { JourneyView } from '../lab/trace/view.ts';
import { happenings } from '../sandbox/core/journey.ts';
import { Visitor } from '../sandbox/easy-auth/testing.ts';
import { HOST } from './lab-at.ts';
import { openSignedInLab, type SignedInLab } from './signed-in-lab.ts';

const FRONTEND = `https://lab-frontend.${HOST}`;

/** `lab trace` on a sandbox in which people sign in, in the states that a learner goes through. */
describe('lab trace', { timeout: 120_000 }, () => {
  let lab: SignedInLab;
  let dir: string;

  const trace = async (...more: string[]) => runLab(['--dir', dir, 'trace', ...more], contextOf());
  const lastJourney = async (): Promise<JourneyView> => {
    const { code, stdout } = await trace('--json');
    expect(code).toBe(EXIT.ok);
    const [journey] = JSON.parse(stdout).journeys;
    return journey;
  };
  const states = ({ milestones }: JourneyView) => milestones.map(({ state, step }) => [state, step]);

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'lab-trace-'));
    lab = await openSignedInLab();
    const { code } = await runLab([
      ...['--dir', dir, 'setup', '--group', 'rg-lab', '--plan', 'plan-lab'],
      ...['--frontend', 'lab-frontend', '--backend', 'lab-backend'],
    ]);
    expect(code).toBe(EXIT.ok);
  });
  afterAll(async () => {
    await lab?.end();
    rmSync(dir, { recursive: true, force: true });
  });

  it('says plainly that there is nothing without a sandbox that runs, and starts none', async () => {
    const { code, stdout } = await trace();
    expect([code, stdout]).toEqual([EXIT.ok, expect.stringContaining('There is no sign-in to show')]);
    expect(JSON.parse((await trace('--json')).stdout)).toEqual({ expected: null, journeys: [] });
    symlinkSync(dirname(lab.sandbox.descriptor.caFile), join(dir, 'sandbox'));
  });

  it('says plainly that nobody has signed in yet, also where somebody did not go on', async () => {
    expect((await trace()).stdout).toContain('Nobody has signed in to your apps since the sandbox started.');
    await lab.protect('backend');
    await lab.protect('frontend');
    await new Visitor(lab.sandbox).ask('GET', `${FRONTEND}/`);
    const { stdout } = await trace();
    expect(stdout).toContain('did not go on');
    expect(stdout).toContain(`http://lab-frontend.azurewebsites.localhost:${lab.sandbox.descriptor.port}/`);
  });

  it('shows before step 7 that the token is for Microsoft Graph, and that step 7 is missing', async () => {
    await lab.signIn();
    await lab.sendReceipt();
    const journey = await lastJourney();
    expect(journey).toMatchObject({
      user: lab.sandbox.descriptor.user,
      sites: ['lab-frontend', 'lab-backend'],
    });
    expect(states(journey)).toEqual([
      ['reached', undefined],
      ['refused', 7],
      ['refused', 7],
      ['open', 11],
    ]);
    expect(journey.events.at(-1)).toMatchObject({
      from: 'lab-frontend',
      to: 'gateway of lab-backend',
      failure: { code: '401.83', step: 7, next: `npx lab --dir ${dir} check 7` },
    });
    const { stdout } = await trace();
    expect(stdout).toMatch(/✖ aud .*\n +expected api:\/\//);
  });

  it('shows between steps 7 and 8 that the token is right, and the application is not let in', async () => {
    await lab.requestPermission();
    await lab.askForToken();
    await lab.signIn();
    await lab.sendReceipt();
    const journey = await lastJourney();
    expect(journey.events.map(({ from, to }) => `${from} → ${to}`)).toEqual([
      'browser → gateway of lab-frontend',
      'browser → Entra ID',
      'browser → Entra ID',
      'Entra ID → browser',
      'browser → Entra ID',
      'Entra ID → browser',
      'gateway of lab-frontend → Entra ID',
      'gateway of lab-frontend → browser',
      'gateway of lab-frontend → lab-frontend',
      'lab-frontend → gateway of lab-backend',
    ]);
    const [, , , , , , redeemed] = journey.events;
    expect(redeemed?.claims?.filter(({ ok }) => ok === false)).toEqual([]);
    expect(journey.events.at(-1)?.failure).toMatchObject({ code: '403', step: 8 });
    expect(states(journey)[2]).toEqual(['refused', 8]);
  });

  it('shows a consent that is missing on behalf of the user, and that step 11 gives it', async () => {
    await lab.acceptFrontend();
    await lab.undoing(async () => {
      await lab.addSettings('backend', {
        PROFILE_SOURCE: 'graph',
        AZURE_AUTHORITY_HOST: lab.cloud.login,
        GRAPH_ENDPOINT: lab.cloud.graph,
      });
      await lab.sendReceipt();
      const journey = await lastJourney();
      expect(states(journey).at(-1)).toEqual(['refused', 11]);
      expect(journey.events.at(-1)?.failure).toMatchObject({ code: 'AADSTS65001', step: 11 });
    });
  });

  it('shows the whole way at the end, to Microsoft Graph and back', async () => {
    await lab.refresh();
    await lab.useGraph();
    await lab.sendReceipt();
    const journey = await lastJourney();
    expect(states(journey).map(([state]) => state)).toEqual(['reached', 'reached', 'reached', 'reached']);
    expect(journey.events.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'token refreshed',
        'session refreshed',
        'token exchanged on behalf of the user',
        'called',
      ]),
    );
    const exchanged = journey.events.findLast(({ what }) => what.startsWith('token exchanged'));
    expect(exchanged?.claims?.map(({ name, ok }) => [name, ok])).toEqual([
      ['aud', true],
      ['scp', true],
      ['appid', true],
      ['iss', true],
      ['ver', undefined],
      ['exp', undefined],
    ]);
  });

  it('shows why a sign-in ends without a session', async () => {
    await lab.undoing(async () => {
      await lab.addSettings('frontend', { MICROSOFT_PROVIDER_AUTHENTICATION_SECRET: 'an-old-secret' });
      await lab.signIn();
      const journey = await lastJourney();
      expect(states(journey)[0]).toEqual(['refused', 4]);
      expect(journey.events.flatMap(({ failure }) => failure?.code ?? [])).toEqual(['AADSTS7000215', '401']);
      expect((await trace()).stdout).not.toContain('an-old-secret');
    });
  });

  it('shows as many as are asked for, the newest at the end, in 80 columns', async () => {
    const { stdout } = await trace('--last', '3');
    expect(stdout.match(/^Sign-in of /gm)).toHaveLength(3);
    expect(stdout.split('\n').filter((line) => line.length > 80 && !line.includes('npx lab'))).toEqual([]);
    const { journeys } = JSON.parse((await trace('--last', '3', '--json')).stdout);
    const begun = journeys.map(({ startedAt }: JourneyView) => startedAt);
    expect(begun).toEqual([...begun].sort());
  });

  it('still tells what happened when the registrations are gone', async () => {
    await lab.cleanUp();
    const { code, stdout } = await trace('--last', '2');
    expect(code).toBe(EXIT.ok);
    expect(stdout).toContain('gateway of lab-frontend → Entra ID');
    expect(stdout).not.toContain('✖ aud');
  });

  it('never shows a token, a secret or a signature', async () => {
    const text = (await trace('--last', '99')).stdout + (await trace('--last', '99', '--json')).stdout;
    expect(text).not.toMatch(/eyJ[\w-]{10}/);
    for (const secret of [lab.sandbox.descriptor.controlKey, lab.sandbox.descriptor.clientSecret]) {
      expect(text).not.toContain(secret);
    }
  });

  it.each([['0'], ['100'], ['many']])('refuses --last %s, and exits 64', async (number) => {
    expect((await trace('--last', number)).code).toBe(EXIT.usage);
  });

  it('says of Azure itself where to look instead', async () => {
    const { code, stderr } = await trace('--cloud', 'azure');
    expect([code, stderr]).toEqual([EXIT.couldNot, expect.stringContaining('Sign-in logs')]);
  });

  it('can tell everything that the sandbox records', () => {
    const recorded = Object.entries(happenings).flatMap(([service, whats]) =>
      whats.map((what) => `${service} ${what}`),
    );
    expect([...toldEvents].sort()).toEqual(recorded.sort());
  });
});
