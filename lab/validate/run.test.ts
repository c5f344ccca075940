import { describe, expect, it } from 'vitest';
import type { Look } from './look.ts';
import { keyOf, type StudentResult } from './result.ts';
import type { RosterRow } from './roster/row.ts';
import { lookAtAll } from './run.ts';

const rows: RosterRow[] = Array.from({ length: 12 }, (_, index) => ({
  line: index + 2,
  student: `Student ${index}`,
  subscription: 's',
}));

const now = () => new Date();

const seen = (row: RosterRow): StudentResult => ({
  key: keyOf(row),
  student: row.student,
  at: '',
  took: 0,
  requests: 0,
  outcomes: [],
});

async function run(look: Look, more: { concurrency?: number; signal?: AbortSignal } = {}) {
  const results: StudentResult[] = [];
  await lookAtAll(rows, {
    look,
    concurrency: 4,
    signal: new AbortController().signal,
    now,
    onResult: (_, result) => results.push(result),
    ...more,
  });
  return results;
}

describe('a class', () => {
  it('is looked at with so many students at once, and no more', async () => {
    let atOnce = 0;
    let most = 0;
    const results = await run(async (row) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise(setImmediate);
      atOnce -= 1;
      return { result: seen(row), mayPass: false };
    });
    expect(most).toBe(4);
    expect(results.map(({ student }) => student).sort()).toEqual(rows.map(({ student }) => student).sort());
  });

  it('is looked at again where something stood in the way that may pass', async () => {
    const looks = new Map<string, number>();
    const results = await run(async (row) => {
      const count = (looks.get(row.student) ?? 0) + 1;
      looks.set(row.student, count);
      return { result: seen(row), mayPass: row.line === 3 && count === 1 };
    });
    expect(results).toHaveLength(12);
    expect(results.at(-1)?.student).toBe('Student 1');
    expect([...looks.values()].filter((count) => count > 1)).toEqual([2]);
  });

  it('loses one student to a bug, and not the others', async () => {
    const results = await run(async (row) => {
      if (row.line === 3) throw new TypeError('oops');
      return { result: seen(row), mayPass: false };
    });
    expect(results).toHaveLength(12);
    expect(results.find(({ student }) => student === 'Student 1')?.fault).toMatchObject({
      code: 'bug',
      message: expect.stringContaining('oops'),
    });
  });

  it('is left at once when somebody interrupts, with what is known', async () => {
    const controller = new AbortController();
    let looked = 0;
    const results = await run(
      async (row) => {
        looked += 1;
        if (looked === 6) controller.abort();
        return looked > 6 ? new Promise(() => {}) : { result: seen(row), mayPass: false };
      },
      { signal: controller.signal, concurrency: 1 },
    );
    expect(results).toHaveLength(5);
    expect(looked).toBe(6);
  });
});
