import { expect, it } from 'vitest';
import { updated } from './generic-update.ts';

const none = { set: [], add: [], remove: [] };
const object = { a: { list: ['one'], text: 't' } };

it.each([
  ['a text', ['a.text=b=c'], { list: ['one'], text: 'b=c' }],
  ['JSON', ['a.list=["two", 3]'], { list: ['two', 3], text: 't' }],
  ['a new name', ['a.more=true'], { list: ['one'], text: 't', more: true }],
  ['two names', ['a.more={}', 'a.more.b=1'], { list: ['one'], text: 't', more: { b: 1 } }],
])('--set sets %s', (_what, set, a) => {
  expect(updated(object, { ...none, set })).toEqual({ a });
});

it('--add adds to a list, --remove removes a property, and what was given stays as it was', () => {
  expect(updated(object, { set: [], add: ['a.list', 'two', '3'], remove: ['a.text'] })).toEqual({
    a: { list: ['one', 'two', 3] },
  });
  expect(object).toEqual({ a: { list: ['one'], text: 't' } });
});

it.each([
  [
    'a name on the way that is not there',
    { set: ['a.b.c=1'] },
    "Couldn't find 'b' in 'a'. Available options: ['list', 'text']",
  ],
  ['a text on the way', { set: ['a.text.c=1'] }, "'a.text' does not support further indexing."],
  ['nothing to set', { set: ['a.text'] }, 'invalid syntax: --set'],
  ['a list that is not there', { add: ['a.other', 'x'] }, "Couldn't find 'other' in 'a'"],
  ['a text to add to', { add: ['a.text', 'x'] }, 'is no list'],
  ['nothing to add', { add: ['a.list'] }, 'invalid syntax'],
  ['an item to remove', { remove: ['a.list', '0'] }, 'invalid syntax'],
  ['a property to remove that is not there', { remove: ['a.other'] }, "Couldn't find 'other' in 'a'"],
])('%s is refused', (_what, changes, says) => {
  expect(() => updated(object, { ...none, ...changes })).toThrow(says);
});
