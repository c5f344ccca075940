import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sandboxCloud } from '../checks/clouds.ts';
import {
  appOf,
  BACKEND_URL,
  type CheckedLab,
  type Files,
  filesOf,
  HOST,
  openLab,
  sandboxFolder,
} from './checks-lab.ts';

const { dir, remove } = sandboxFolder();
let lab: CheckedLab;

beforeAll(async () => {
  lab = await openLab(dir);
  await lab.prepare();
});

afterAll(async () => {
  await lab.close();
  remove();
});

describe('step 2: BACKEND_URL', () => {
  it('was worked out from the name of a site whose host has a hash in it', async () => {
    await lab.makeSite('hashed', { hashed: true });
    await lab.deploy('hashed', filesOf('apps/backend'));
    await lab.settings('lab-frontend', { BACKEND_URL: `https://hashed.${HOST}` });
    expect(await lab.mistakes({ backend: 'hashed' })).toEqual(['backend-url computed-host']);
    const site = JSON.parse(await lab.arm('GET', lab.site('hashed')));
    await lab.settings('lab-frontend', { BACKEND_URL: `https://${site.properties.defaultHostName}` });
    expect(await lab.mistakes({ backend: 'hashed' })).toEqual([]);
  });

  it('is the address of yet another app', async () => {
    await lab.settings('lab-frontend', { BACKEND_URL: `https://scratch.${HOST}` });
    expect(await lab.mistakes()).toEqual(['backend-url other-app-address']);
  });

  it('is right again', async () => {
    await lab.settings('lab-frontend', { BACKEND_URL });
    expect(await lab.mistakes()).toEqual([]);
  });
});

describe('step 3: the call', () => {
  const saying = (answer: string): Files =>
    appOf(
      `res.setHeader('x-easy-auth-lab', 'backend'); if (req.url === '/') return res.end('{}'); ${answer}`,
      'backend',
    );
  it('is not answered', async () => {
    await lab.deploy('scratch', saying(''));
    await lab.settings('lab-frontend', { BACKEND_URL: `https://scratch.${HOST}` });
    expect(await lab.mistakes({ backend: 'scratch' }, 3_000)).toEqual(['profile-without-auth slow']);
  });

  it('is refused, which is as it should be from step 4 until step 8', async () => {
    await lab.deploy('scratch', saying("res.writeHead(401, { 'www-authenticate': 'Bearer' }).end()"));
    await lab.settings('lab-frontend', { BACKEND_URL: `https://scratch.${HOST}` });
    const outcomes = await lab.check({ backend: 'scratch' });
    expect(outcomes.find(({ check }) => check.id === 'profile-without-auth')).toMatchObject({
      status: 'fail',
      kind: 'backend-refuses',
      expectedUntil: 8,
    });
  });
});

it('the sandbox was asked nothing that it does not imitate, and had no fault', () => {
  expect(lab.complaints()).toEqual([]);
});

it("an authority that is not the sandbox's own is not trusted", async () => {
  const cloud = sandboxCloud({ port: lab.port, caFile: join(dir, 'server.pem') });
  const facts = lab.facts(cloud);
  await expect(facts.home('lab-frontend')).rejects.toMatchObject({
    code: 'unreachable',
    message: expect.stringContaining('certificate'),
  });
  await cloud.dispatcher.destroy();
});

it("a sandbox that does not run is no mistake of the learner's", async () => {
  await lab.close();
  const outcomes = await lab.check();
  expect(outcomes[0]).toMatchObject({ status: 'error', code: 'unreachable', next: 'npx lab sandbox up' });
  expect(outcomes.some(({ status }) => status === 'fail')).toBe(false);
  lab = await openLab(dir);
});
