import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import { describe, expect, it } from 'vitest';
import { loadSteps } from '../index.ts';
import { FlowError, readFlow } from './flow.ts';
import { flowSvg } from './svg.ts';
import { COLUMNS, flowText } from './text.ts';

const SOURCE = `Browser, App, Entra ID
# how it begins
Browser -> App: GET /
App: nobody is signed in

== The sign-in ==
App -> Browser: 302 <to> & "fro"
Browser -> Entra ID: who
Entra ID: you sign in
`;

describe('a flow', () => {
  it('is participants, and what happens between them', () => {
    expect(readFlow(SOURCE)).toEqual({
      participants: ['Browser', 'App', 'Entra ID'],
      events: [
        { kind: 'message', from: 0, to: 1, text: 'GET /' },
        { kind: 'note', at: 1, text: 'nobody is signed in' },
        { kind: 'heading', text: 'The sign-in' },
        { kind: 'message', from: 1, to: 0, text: '302 <to> & "fro"' },
        { kind: 'message', from: 0, to: 2, text: 'who' },
        { kind: 'note', at: 2, text: 'you sign in' },
      ],
    });
  });

  it.each([
    ['nothing', '', 'line 1: it begins with the participants'],
    ['one participant', 'A', 'two or more'],
    ['somebody unknown', 'A, B\n\nA -> C: x', 'line 3: nobody is called "C"'],
    ['a message to oneself', 'A, B\nA -> A: x', 'line 2: it comes from where it goes'],
    ['a line without a text', 'A, B\nA -> B', 'line 2:'],
  ])('is refused with the line: %s', (_what, source, says) => {
    expect(() => readFlow(source)).toThrow(FlowError);
    expect(() => readFlow(source)).toThrow(says);
  });
});

describe('a diagram for a terminal', () => {
  it('has a column a participant, and time goes down', () => {
    expect(flowText(readFlow(SOURCE))).toBe(
      [
        ' Browser                    App                   Entra ID',
        '    | GET /                  |                        |',
        '    |----------------------->|                        |',
        '    |                       [*] nobody is signed in   |',
        '    |                        |                        |',
        '--- The sign-in ---------------------------------------',
        '    | 302 <to> & "fro"       |                        |',
        '    |<-----------------------|                        |',
        '    | who                    |                        |',
        '    |------------------------------------------------>|',
        '    |                        |                       [*] you sign in',
        '    |                        |                        |',
      ].join('\n'),
    );
  });

  it.each(
    loadSteps().flatMap(({ pictures }) => pictures.map(({ href, diagram }) => [href, diagram] as const)),
  )('fits into a terminal: %s', (_href, diagram) => {
    expect(diagram.split('\n').filter((line) => [...line].length > COLUMNS)).toEqual([]);
  });

  it('is refused where a text finds no room', () => {
    expect(() => flowText(readFlow(`A, B\nA -> B: ${'x'.repeat(80)}`))).toThrow('no room');
    expect(() => flowText(readFlow('One, Two, Three, Four, Five, Six, Seven'))).toThrow('no room');
  });
});

describe('a picture', () => {
  const svg = flowSvg(readFlow(SOURCE), 'A <sign-in>');
  const elements = (nodes: readonly Tree.ChildNode[]): Tree.Element[] =>
    nodes.flatMap((node) => ('tagName' in node ? [node, ...elements(node.childNodes)] : []));
  const all = elements(parse(svg).childNodes);
  const texts = (name: string) =>
    all
      .filter(({ tagName }) => tagName === name)
      .map(({ childNodes }) => childNodes.map((node) => ('value' in node ? node.value : '')).join(''));

  it('says what it shows, and all that is in the flow', () => {
    expect(texts('title')).toEqual(['A <sign-in>']);
    expect(texts('text')).toEqual([
      ...['Browser', 'App', 'Entra ID', 'GET /', 'nobody is signed in', 'The sign-in'],
      ...['302 <to> & "fro"', 'who', 'you sign in'],
    ]);
  });

  it('stands on a ground of its own, light or dark, and loads nothing', () => {
    expect(svg).toContain('@media (prefers-color-scheme: dark)');
    expect(all.find(({ attrs }) => attrs.some(({ value }) => value === 'card'))).toBeDefined();
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|<script|@import/);
  });

  it('has room for every text', () => {
    const [width = 0] = (
      /viewBox="0 0 (\d+)/.exec(flowSvg(readFlow(`A, B\nA -> B: ${'x'.repeat(70)}`), ''))?.slice(1) ?? []
    ).map(Number);
    expect(width).toBeGreaterThan(70 * 6);
  });
});
