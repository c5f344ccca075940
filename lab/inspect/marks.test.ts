import { describe, expect, it } from 'vitest';
import { target } from '../../checks/testing.ts';
import type { KeptReceipt } from '../state/lab-file.ts';
import { receiptsIn, receiptTags, receiptTagsIn } from './kept-receipts.ts';
import { markedLabs, namesMark } from './marks.ts';

const { tenant: _tenant, subscription: _subscription, resourceGroup, ...names } = target;

describe('the names of a lab', () => {
  const mark = namesMark({ lab: 'abc1234', names, by: '0a1b2c3d' });

  it('come back from the tag of the group', () => {
    expect(markedLabs(resourceGroup, { ...mark, owner: 'somebody', 'easy-auth-lab': 'abc1234' })).toEqual([
      { lab: 'abc1234', names, by: '0a1b2c3d' },
    ]);
  });

  it('may be those of several labs in one group', () => {
    const other = namesMark({ lab: 'xyz', names: { ...names, frontend: 'another-front' }, by: '' });
    expect(markedLabs(resourceGroup, { ...mark, ...other }).map(({ lab }) => lab)).toEqual([
      'abc1234',
      'xyz',
    ]);
  });

  it.each([
    ['changed to nonsense', 'x'],
    ['made one app of two', Object.values(mark)[0]?.replace(names.backend, names.frontend) ?? ''],
    ['emptied', ''],
  ])('that somebody has %s are no names', (_how, value) => {
    expect(markedLabs(resourceGroup, { 'easy-auth-lab-abc1234': value })).toEqual([]);
  });

  it('that find no room in a tag are not kept', () => {
    const long = { ...names, frontend: 'f'.repeat(60), backend: 'b'.repeat(60), plan: 'p'.repeat(40) };
    expect(
      namesMark({
        lab: 'a',
        names: { ...long, location: 'l'.repeat(50), runtime: `NODE:${'2'.repeat(60)}` },
        by: '',
      }),
    ).toEqual({});
  });
});

describe('receipts', () => {
  const receipt = (minute: number, more: Partial<KeptReceipt> = {}): KeptReceipt => ({
    receivedAt: `2026-11-25T12:${String(minute).padStart(2, '0')}:00.123Z`,
    token: 'jwt',
    step: 9,
    tenant: target.tenant,
    frontend: target.frontend,
    aud: 'api://ed60f5dc-bf2f-4912-9804-b4ded00723be',
    scp: 'user_impersonation',
    iss: 'https://login.microsoftonline.com/0fc99938-61a2-406c-a704-1955426c494f/v2.0',
    iat: 1_795_000_000 + minute,
    exp: 1_795_003_600 + minute,
    app: '30618944-6b31-4fdf-9a09-8b094bd12475',
    ver: '2.0',
    call: 'ok',
    withAuthentication: true,
    source: 'graph',
    ...more,
  });
  const back = (tags: Readonly<Record<string, string>>, of = target, file: KeptReceipt[] = []) =>
    receiptsIn(tags, 'abc', of, file);

  it('come back from the tags as they were, the newest last', () => {
    const all = [receipt(1), receipt(2, { token: 'none', call: undefined, withAuthentication: undefined })];
    expect(back(receiptTags('abc', all))).toEqual(JSON.parse(JSON.stringify(all)));
  });

  it('are each there once, whether the file has them, too', () => {
    const all = [receipt(1), receipt(2)];
    expect(back(receiptTags('abc', all), target, [receipt(2), receipt(3)])).toEqual([...all, receipt(3)]);
  });

  it('are the six newest', () => {
    const all = Array.from({ length: 9 }, (_, index) => receipt(index));
    expect(back(receiptTags('abc', all))).toEqual(all.slice(3));
    expect(back({}, target, all)).toEqual(all.slice(3));
  });

  it('of another frontend, or another lab, are not these', () => {
    const tags = receiptTags('abc', [receipt(1)]);
    expect(back(tags, { ...target, frontend: 'another' })).toEqual([]);
    expect(receiptsIn(tags, 'xyz', target, [])).toEqual([]);
    expect(Object.keys(receiptTagsIn({ ...tags, owner: 'me' }, 'abc'))).toEqual(Object.keys(tags));
  });

  it('that somebody has changed to something else are none', () => {
    const [name = '', value = ''] = Object.entries(receiptTags('abc', [receipt(1)]))[0] ?? [];
    for (const broken of ['', 'x', value.replace(/\|/g, ';'), value.replace(/\|0\|/, '|7|')])
      expect(back({ [name]: broken })).toEqual([]);
  });

  it('fit into a tag, in every cloud', () => {
    for (const host of ['login.microsoftonline.com', 'login.microsoftonline.us', 'login.chinacloudapi.cn']) {
      const iss = `https://${host}/0fc99938-61a2-406c-a704-1955426c494f/v2.0`;
      const tags = Object.values(receiptTags('abc', [receipt(1, { iss })]));
      expect(tags.map((value) => value.length <= 256)).toEqual([true]);
    }
  });

  it('with a claim that finds no room are kept in the file only', () => {
    expect(receiptTags('abc', [receipt(1, { scp: 'x'.repeat(300) })])).toEqual({});
  });
});
