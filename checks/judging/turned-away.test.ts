import { describe, expect, it } from 'vitest';
import { backendTurnsAway } from '../backend-turns-away.ts';
import { frontendTurnsAway } from '../frontend-turns-away.ts';
import type { Kind } from '../kinds.ts';
import { factsOf, target, type World } from '../testing.ts';
import { authOf, signInPage, turnedAway } from '../testing-auth.ts';
import { finished } from '../testing-finished.ts';

const run = (world: World = {}) => frontendTurnsAway.run(factsOf(finished(world)), target);
const ours = { kind: 'ours', role: 'frontend', status: 200 } as const;
const call = { page: ours, status: 200, allowedOrigin: '' };

describe('an app that is protected', () => {
  it('sends people to sign in, and tells programs 401', async () => {
    expect(await run()).toEqual({
      status: 'pass',
      found: 'people are sent to sign in, and programs get 401',
    });
  });

  it('may tell people 401, too, where it is set so', async () => {
    const world = finished({
      auth: { 'lab-backend': authOf('backend', { global: { unauthenticatedClientAction: 'Return401' } }) },
      homes: { 'lab-backend': { kind: 'sign-in', status: 401 } },
    });
    expect(await backendTurnsAway.run(factsOf(world), target)).toMatchObject({
      status: 'pass',
      found: 'people get 401, and programs get 401',
    });
  });

  it.each<[Kind, World, object]>([
    [
      'still-open',
      { homes: { 'lab-frontend': ours } },
      { found: 'somebody who opens the app reaches the app (HTTP 200)' },
    ],
    [
      'still-open',
      { anonymousCalls: { 'lab-frontend': call } },
      { found: expect.stringContaining('a program that calls') },
    ],
    ['slow', { homes: { 'lab-frontend': { kind: 'slow', seconds: 40 } } }, {}],
    [
      'sign-in-fails',
      { homes: { 'lab-frontend': { kind: 'sign-in', status: 500 } } },
      { why: expect.stringMatching(/client ID and issuer are right\. What is left/) },
    ],
    [
      'settings-not-in-effect',
      { anonymousCalls: { 'lab-frontend': turnedAway(403) } },
      { found: 'programs get 403' },
    ],
  ])('does not yet: %s', async (kind, world, verdict) => {
    const soon = {
      soon: true,
      next: expect.stringContaining('az webapp restart --resource-group rg-lab --name lab-frontend'),
    };
    const homes = { 'lab-frontend': signInPage() };
    expect(await run({ homes, ...world })).toMatchObject({ status: 'fail', kind, ...soon, ...verdict });
  });
});
