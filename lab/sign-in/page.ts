import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';

/** A button of a form. */
export interface Button {
  readonly name: string;
  readonly value: string;
  readonly text: string;
}

/** A form of a page, as a browser without scripts sees it. */
export interface Form {
  /** Absolute. */
  readonly action: string;
  readonly method: 'GET' | 'POST';
  /** Names and values of what is sent as it is: hidden fields and texts, without boxes to tick. */
  readonly fields: ReadonlyMap<string, string>;
  readonly buttons: readonly Button[];
}

/** What there is on a page. */
export interface Page {
  readonly url: string;
  readonly status: number;
  readonly title: string;
  /** The first heading. */
  readonly heading: string;
  /** What is said with the role of an alert; empty where nothing is. */
  readonly alert: string;
  readonly forms: readonly Form[];
}

/** Reads a page as browsers do (the HTML standard's own algorithm). */
export function readPage(url: string, status: number, html: string): Page {
  const elements = elementsIn(parse(html).childNodes);
  const textOfFirst = (wanted: (element: Tree.Element) => boolean): string => {
    const found = elements.find(wanted);
    return found ? textOf(found) : '';
  };
  return {
    url,
    status,
    title: textOfFirst(({ tagName }) => tagName === 'title'),
    heading: textOfFirst(({ tagName }) => tagName === 'h1'),
    alert: textOfFirst((element) => attribute(element, 'role') === 'alert'),
    forms: elements.filter(({ tagName }) => tagName === 'form').map((form) => readForm(form, url)),
  };
}

function readForm(form: Tree.Element, url: string): Form {
  const inside = elementsIn(form.childNodes);
  const inputs = inside.filter(({ tagName }) => tagName === 'input');
  const action = attribute(form, 'action') || url;
  return {
    action: URL.canParse(action, url) ? new URL(action, url).href : '',
    method: attribute(form, 'method').toUpperCase() === 'POST' ? 'POST' : 'GET',
    fields: new Map(
      inputs
        .filter((input) => !['checkbox', 'radio', 'submit', 'button'].includes(attribute(input, 'type')))
        .map((input): [string, string] => [attribute(input, 'name'), attribute(input, 'value')])
        .filter(([name]) => name !== ''),
    ),
    buttons: inside
      .filter(({ tagName }) => tagName === 'button')
      .map((button) => ({
        name: attribute(button, 'name'),
        value: attribute(button, 'value'),
        text: textOf(button),
      })),
  };
}

/** All elements, in the order of the page; what is in a `template` is on no page. */
function elementsIn(nodes: readonly Tree.ChildNode[]): Tree.Element[] {
  return nodes.flatMap((node) => ('tagName' in node ? [node, ...elementsIn(node.childNodes)] : []));
}

const attribute = ({ attrs }: Tree.Element, name: string): string =>
  attrs.find((each) => each.name === name)?.value ?? '';

const textOf = (element: Tree.Element): string =>
  element.childNodes
    .map((node) => ('value' in node ? node.value : 'tagName' in node ? textOf(node) : ''))
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
