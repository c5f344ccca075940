import { describe, expect } from 'vitest';
import { target } from '../testing.ts';
import { receiptOf } from '../testing-auth.ts';
import { createFacts } from './index.ts';
import { Receipt } from './receipts.ts';
import { test } from './testing.ts';

describe('receipts', () => {
  const older = receiptOf({ receivedAt: '2026-11-25T11:00:00Z', scp: 'older' });
  test('come the newest first', async ({ azure }) => {
    azure.keeps(older, receiptOf());
    expect((await azure.facts().receipts()).map(({ scp }) => scp)).toEqual(['user_impersonation', 'older']);
  });

  test('are looked for anew when facts are wanted fresh, wherever they are kept', async ({ azure }) => {
    const { cloud, credential } = azure;
    const kept: Receipt[] = [];
    const facts = createFacts({ cloud, credential, target, receipts: async () => kept });
    expect(await facts.receipts()).toEqual([]);
    kept.push(older);
    expect(await facts.receipts()).toEqual([]);
    expect(await facts.fresh().receipts()).toEqual([older]);
  });

  test.for([
    [{ receivedAt: 'yesterday', token: 'jwt' }],
    [{ receivedAt: '2026-11-25T11:00:00Z', token: 'secret' }],
    [{ receivedAt: '2026-11-25T11:00:00Z', token: 'jwt', exp: 'soon' }],
  ])('of another shape are none: %o', ([given]) => {
    expect(Receipt.safeParse(given).success).toBe(false);
  });
});
