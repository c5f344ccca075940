import { describe, expect, it } from 'vitest';
import { readPage } from './page.ts';

const read = (body: string) =>
  readPage('https://login.example/a/b?c', 200, `<!doctype html><title>T</title>${body}`);

describe('a page', () => {
  it('has a title, a heading, and what is said with alarm', () => {
    expect(read('<h1>Sign <b>in</b></h1><p role="alert">AADSTS50011:\n  no &amp; never</p>')).toMatchObject({
      title: 'T',
      heading: 'Sign in',
      alert: 'AADSTS50011: no & never',
      status: 200,
    });
    expect(read('<p>Nothing')).toMatchObject({ heading: '', alert: '', forms: [] });
  });

  it('has forms, with what they send and the buttons that send it', () => {
    const { forms } = read(`<form method="post" action="/post">
      <input type="hidden" name="canary" value="&quot;x&quot;"><input name="username" value="">
      <input type="checkbox" name="all" value="yes"><input type="submit" name="old">
      <button name="account" value="a@b">A <i>B</i></button><button>Next</button></form>`);
    expect(forms).toEqual([
      {
        action: 'https://login.example/post',
        method: 'POST',
        fields: new Map([
          ['canary', '"x"'],
          ['username', ''],
        ]),
        buttons: [
          { name: 'account', value: 'a@b', text: 'A B' },
          { name: '', value: '', text: 'Next' },
        ],
      },
    ]);
  });

  it('sends a form without an address to itself, and one with a broken address nowhere', () => {
    expect(read('<form></form><form action="http://[x"></form>').forms.map(({ action }) => action)).toEqual([
      'https://login.example/a/b?c',
      '',
    ]);
  });

  it('takes no form from a comment, a script or a template', () => {
    const form = '<form action="/x"></form>';
    expect(read(`<!-- ${form} --><script>"${form}"</script><template>${form}</template>`).forms).toEqual([]);
  });
});
