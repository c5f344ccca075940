import { describe, expect } from 'vitest';
import { target } from '../testing.ts';
import { deploymentAnswer, siteAnswer, tellOfALab, test } from './testing.ts';

const { frontend } = target;
const SCM = `${frontend}.scm.azurewebsites.net`;

describe('the latest deployment', () => {
  test('that succeeded is read with the token for ARM', async ({ azure }) => {
    tellOfALab(azure);
    expect(await azure.facts().latestDeployment(frontend)).toEqual({
      id: 'd1',
      state: 'succeeded',
      progress: '',
      excerpt: [],
    });
    expect(azure.headers().authorization).toBe('Bearer token-1');
  });

  test('says when it ended, if it has', async ({ azure }) => {
    tellOfALab(azure);
    const end_time = '2026-11-25T11:59:00.1234567Z';
    azure.answers(`GET ${SCM}/api/deployments/latest`, { body: deploymentAnswer(4, { end_time }) });
    expect(await azure.facts().latestDeployment(frontend)).toMatchObject({ endedAt: end_time });
  });

  test('of a site without any is undefined', async ({ azure }) => {
    tellOfALab(azure);
    azure.answers(`GET ${SCM}/api/deployments/latest`, { status: 404, body: '' });
    expect(await azure.facts().latestDeployment(frontend)).toBeUndefined();
  });

  test('that still runs says what it does', async ({ azure }) => {
    tellOfALab(azure);
    azure.answers(`GET ${SCM}/api/deployments/latest`, {
      status: 202,
      body: deploymentAnswer(1, { progress: 'Running oryx build...' }),
    });
    expect(await azure.facts().latestDeployment(frontend)).toMatchObject({
      state: 'building',
      progress: 'Running oryx build...',
    });
  });

  test('that failed says why, in the words of its log', async ({ azure }) => {
    tellOfALab(azure);
    azure.answers(`GET ${SCM}/api/deployments/latest`, { body: deploymentAnswer(3) });
    azure.answers(`GET ${SCM}/api/deployments/d1/log`, {
      body: [
        { id: 'a', message: 'Updating submodules.', type: 0, details_url: null },
        { id: 'b', message: 'Running oryx build...', type: 0, details_url: 'https://scm/b' },
      ],
    });
    azure.answers(`GET ${SCM}/api/deployments/d1/log/b`, {
      body: [
        { message: 'Detecting platforms...', type: 0 },
        { message: 'npm error Missing script: "build"\n', type: 2 },
      ],
    });
    expect(await azure.facts().latestDeployment(frontend)).toMatchObject({
      state: 'failed',
      excerpt: ['npm error Missing script: "build"'],
    });
  });

  test('in a state that nobody knows is no verdict', async ({ azure }) => {
    tellOfALab(azure);
    azure.answers(`GET ${SCM}/api/deployments/latest`, { body: deploymentAnswer(9) });
    await expect(azure.facts().latestDeployment(frontend)).rejects.toMatchObject({
      code: 'unexpected-answer',
    });
  });

  test.for([
    [401, {}, '', 'Website Contributor'],
    [403, {}, '', 'Website Contributor'],
    [403, { 'x-ms-forbidden-ip': '10.0.0.1' }, '', 'access-restriction'],
    [403, {}, 'Ip Forbidden', 'access-restriction'],
  ] as const)(
    'that may not be read (%i %o %s) says what to ask for',
    async ([status, headers, body, next], { azure }) => {
      tellOfALab(azure);
      azure.answers(`GET ${SCM}/api/deployments/latest`, { status, headers, body });
      await expect(azure.facts().latestDeployment(frontend)).rejects.toMatchObject({
        code: 'forbidden',
        next: expect.stringContaining(next),
      });
    },
  );

  test('of a site that is not there is no verdict', async ({ azure }) => {
    await expect(azure.facts().latestDeployment('nobody')).rejects.toMatchObject({
      code: 'unexpected-answer',
      next: 'npx lab check 1',
    });
  });
});

describe('what lies in wwwroot', () => {
  const FOLDER = `GET ${SCM}/api/vfs/site/wwwroot/`;
  test('is named by its package.json', async ({ azure }) => {
    tellOfALab(azure);
    azure.answers(`${FOLDER}package.json`, { body: '{ "name": "frontend" }' });
    azure.answers(FOLDER, { body: [{ name: 'package.json' }, { name: 'src', mime: 'inode/directory' }] });
    expect(await azure.facts().wwwroot(frontend)).toEqual({
      entries: ['package.json', 'src'],
      packageName: 'frontend',
    });
  });

  test.for([
    ['is no JSON', 'name: frontend'],
    ['has no name', '{}'],
  ])('a package.json that %s names nothing', async ([, body], { azure }) => {
    tellOfALab(azure);
    azure.answers(`${FOLDER}package.json`, { body });
    azure.answers(FOLDER, { body: [{ name: 'package.json' }] });
    expect(await azure.facts().wwwroot(frontend)).toMatchObject({ packageName: '' });
  });

  test('has no package.json, or is not there at all', async ({ azure }) => {
    tellOfALab(azure);
    azure.answers(FOLDER, { body: [{ name: 'hostingstart.html' }] });
    expect(await azure.facts().wwwroot(frontend)).toEqual({
      entries: ['hostingstart.html'],
      packageName: undefined,
    });
    azure.answers(FOLDER, { status: 404, body: '' });
    expect(await azure.facts().wwwroot(frontend)).toEqual({ entries: [], packageName: undefined });
  });

  test('cannot be seen where Azure names no Kudu', async ({ azure }) => {
    tellOfALab(azure);
    azure.answers(`GET sites/${frontend}`, { body: siteAnswer(frontend, { hostNameSslStates: [] }) });
    await expect(azure.facts().wwwroot(frontend)).rejects.toMatchObject({ code: 'unexpected-answer' });
  });
});
