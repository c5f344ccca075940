import { describe, expect, it } from 'vitest';
import type { Menu } from '../screen/ui.ts';
import { pagesOf } from './pages.ts';
import { FakeUi } from './testing/ui.ts';

const menu: Menu<string> = { status: '', choices: [], enter: ' ' };

/** A window of two paragraphs. */
class Window extends FakeUi {
  override width = 80;

  constructor() {
    super([], () => {});
  }

  override pages(sections: readonly string[]): readonly string[] {
    const paragraphs = sections.join('\n\n').split('\n\n');
    return paragraphs.flatMap((_, index) =>
      index % 2 === 0 ? [paragraphs.slice(index, index + 2).join('\n\n')] : [],
    );
  }
}

describe('a text in pages', () => {
  const inWidth = (ui: Window) => () =>
    ['a', 'b\n\nc', 'd', 'e'].map((part) => part.replaceAll(/\w/g, `$&${ui.width}`));

  it('is told one page after the other, and then is over', () => {
    const ui = new Window();
    const pages = pagesOf(ui, inWidth(ui), { menu });
    expect([pages.next(), pages.next(), pages.more, pages.next(), pages.more]).toEqual([
      ...['a80\n\nb80', 'c80\n\nd80', true, 'e80', false],
    ]);
    expect(pages.next()).toBe('');
  });

  it('goes on in the width of a window that has changed, and repeats nothing', () => {
    const ui = new Window();
    const pages = pagesOf(ui, inWidth(ui), { menu });
    expect(pages.next()).toBe('a80\n\nb80');
    ui.width = 60;
    expect([pages.next(), pages.next(), pages.more]).toEqual(['c60\n\nd60', 'e60', false]);
  });
});
