import { expect, it } from 'vitest';
import { memoryOf, treeMemory } from './memory.ts';

const TABLE = `
    1     0  1000
  100     1    10
  101   100    20
  102   101    40
  103     1    80
  104   102   160
`;

it('the memory of a process is its own and that of all that it started', () => {
  expect(treeMemory(TABLE, 100)).toBe(10 + 20 + 40 + 160);
});
it('a process that started none has its own', () => {
  expect(treeMemory(TABLE, 103)).toBe(80);
});
it('a process that does not run has none, which is an error', () => {
  expect(() => treeMemory(TABLE, 7)).toThrow('process 7 does not run');
});
it('that of a running process is read from the system, in MB', async () => {
  const found = await memoryOf(process.pid);
  const own = process.memoryUsage.rss() / 1024 / 1024;
  expect(found).toBeGreaterThan(own / 2);
  expect(found).toBeLessThan(own * 20);
});
