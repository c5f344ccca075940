import type { Menu, Ui } from '../screen/ui.ts';

/** A text that is told page by page. */
export interface Pages {
  /** There is more of it to tell. */
  readonly more: boolean;
  /** The next page, in the width that the window has now; empty when there is none. */
  next(): string;
}

export interface PagesOptions {
  /** What stands below each page. */
  readonly menu: Menu<string>;
  /** Lines that something else takes below. */
  readonly lines?: number;
}

/**
 * Pages of the text that `render` makes in the window's width. When that changes, what has not been told yet is rendered
 * anew, from the beginning of the paragraph that was cut, if one was.
 */
export function pagesOf(ui: Ui, render: () => readonly string[], { menu, lines }: PagesOptions): Pages {
  let width = ui.width;
  let left = [...ui.pages(render(), menu, lines)];
  const renderRest = (): void => {
    const all = paragraphsOf(render());
    width = ui.width;
    left = [...ui.pages([all.slice(all.length - paragraphsOf(left).length).join(GAP)], menu, lines)];
  };
  return {
    get more() {
      return left.length > 0;
    },
    next() {
      if (left.length > 0 && ui.width !== width) renderRest();
      return left.shift() ?? '';
    },
  };
}

/** Between paragraphs; how many of them a text has does not depend on its width. */
const GAP = '\n\n';

const paragraphsOf = (parts: readonly string[]): string[] => parts.join(GAP).split(GAP);
