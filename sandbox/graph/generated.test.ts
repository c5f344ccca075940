import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { origins } from '../core/hosts.ts';
import { test } from '../testing.ts';
import { body, encoded, expression, option, PATHS, WRITES } from './generated-input.ts';
import { type AskGraph, asking, asLab, asUser } from './testing.ts';

const RUNS = { numRuns: 400 };

describe('whatever it is asked, Graph neither fails nor falls silent', () => {
  const notAFault = async (asked: Promise<{ status: number; body: unknown }>) => {
    const answer = await asked;
    expect(answer.status).toBeGreaterThanOrEqual(200);
    expect(answer.status).toBeLessThan(500);
    if (answer.status >= 400) expect(answer.body).toHaveProperty('error.code');
  };

  test('by queries of every kind', async ({ sandbox }) => {
    sandbox.expectNotImitated(/^not imitated: Graph \$expand=/);
    const lab = await asLab(sandbox);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...PATHS),
        fc.array(option, { maxLength: 3 }),
        fc.boolean(),
        async (path, options, eventual) => {
          sandbox.clock.move(20);
          const query = options.map(([name, value]) => `${name}=${encoded(value)}`).join('&');
          const headers: Record<string, string> = eventual ? { consistencylevel: 'eventual' } : {};
          await notAFault(lab('GET', `${path}?${query}`, undefined, headers));
        },
      ),
      RUNS,
    );
  });

  test('by filters in an advanced query', async ({ sandbox }) => {
    const lab = await asLab(sandbox);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...PATHS), expression, async (path, filter) => {
        sandbox.clock.move(20);
        await notAFault(
          lab('GET', `${path}?$count=true&$filter=${encoded(filter)}`, undefined, {
            consistencylevel: 'eventual',
          }),
        );
      }),
      RUNS,
    );
  });

  test('by bodies of every kind', async ({ sandbox }) => {
    const [lab, admin] = [await asLab(sandbox), await asUser(sandbox, 'admin')];
    const app = await lab('POST', 'applications', { displayName: 'fuzzed' });
    const ask = async (asker: AskGraph, write: string, sent: unknown) => {
      sandbox.clock.move(20);
      const [method = '', path = ''] = write.replace('$APP', app.body.id).split(' ');
      await notAFault(asker(method, path, sent));
    };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...WRITES), body, async (write, sent) => {
        await ask(write.includes(' me') || write.includes('policies') ? admin : lab, write, sent ?? {});
      }),
      RUNS,
    );
  });

  test('at addresses of every kind', async ({ sandbox }) => {
    sandbox.expectNotImitated(/^not imitated: Graph /);
    const lab = await asLab(sandbox);
    const segment = fc.oneof(
      fc.constantFrom(
        ...PATHS,
        'me',
        "(appId='x')",
        '$ref',
        '$count',
        'microsoft.graph.user',
        '..',
        '%',
        '%00',
        'restore',
      ),
      fc.string({ unit: 'binary', maxLength: 10 }).map(encoded),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'PATCH', 'DELETE', 'PUT'),
        fc.array(segment, { maxLength: 5 }),
        async (method, segments) => {
          sandbox.clock.move(20);
          // What is deleted must stay: the lab's own registration is among what can be found.
          if (method === 'DELETE' && segments.length < 2) return;
          await notAFault(lab(method, segments.join('/'), /^P/.test(method) ? {} : undefined));
        },
      ),
      RUNS,
    );
  });

  test('with tokens of every kind', async ({ sandbox }) => {
    const token = await sandbox.token(origins.graph);
    await fc.assert(
      fc.asyncProperty(
        // The last character has bits that mean nothing.
        fc.integer({ min: 0, max: token.length - 2 }),
        fc.constantFrom('', 'A', '.', '..', '-'),
        async (at, inserted) => {
          const changed = `${token.slice(0, at)}${inserted}${token.slice(at + 1)}`;
          if (changed === token) return;
          const answer = await asking(sandbox, changed)('GET', 'users');
          expect(answer).toMatchObject({
            status: 401,
            body: { error: { code: 'InvalidAuthenticationToken' } },
          });
        },
      ),
      { numRuns: 200 },
    );
  });
});
