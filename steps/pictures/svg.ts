import type { Flow, FlowEvent } from './flow.ts';

const LANE = 190;
const MARGIN = 24;
const TOP = 24;
const HEAD = { width: 150, height: 36 } as const;
const ROW = { message: 44, note: 40, heading: 44 } as const;

/** A character of the labels is about so wide; texts are checked with it, not laid out. */
const CHARACTER = 6.6;

/**
 * A flow as an SVG picture that is a card of its own, readable on light and dark pages, and dark where the reader wants it
 * so. `title` is what it shows, for those who do not see it.
 */
export function flowSvg({ participants, events }: Flow, title: string): string {
  const lane = (number: number): number => MARGIN + HEAD.width / 2 + number * LANE;
  const last = participants.length - 1;
  const rows = placed(events);
  const bottom = TOP + HEAD.height + rows.height;
  const width = Math.ceil(Math.max(lane(last) + HEAD.width / 2, rightmost(events, lane, last)) + MARGIN);
  const height = bottom + TOP;
  const body = [
    ...participants.map((_, index) => lifeline(lane(index), bottom)),
    ...participants.map((name, index) => head(name, lane(index))),
    ...rows.events.map(({ event, y }) => drawn(event, y, { lane, last, width })),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
<title id="title">${escaped(title)}</title>
${STYLE}
<rect class="card" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="10"/>
${body.join('\n')}
</svg>
`;
}

/** Two colours and their shades. Source of the contrast that they keep: WCAG 2.2, success criterion 1.4.3 (4.5 to 1). */
const STYLE = `<style>
text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: #24292f; stroke: #fbfcfd; stroke-width: 4px; paint-order: stroke; }
.card { fill: #fbfcfd; stroke: #d0d7de; }
.head { fill: #eef3f8; stroke: #57606a; }
.name { font-weight: 600; text-anchor: middle; stroke: none; }
.life { stroke: #8c959f; stroke-dasharray: 3 4; }
.line { stroke: #0a5ca8; stroke-width: 1.5; fill: none; }
.tip { fill: #0a5ca8; }
.dot { fill: #57606a; }
.note, .heading { fill: #57606a; }
.heading { font-weight: 600; }
.rule { stroke: #d0d7de; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; stroke: #11161d; }
.name { stroke: none; }
.card { fill: #11161d; stroke: #30363d; }
.head { fill: #1b2430; stroke: #8b949e; }
.life { stroke: #6e7681; }
.line { stroke: #6cb2f7; }
.tip { fill: #6cb2f7; }
.dot { fill: #9da7b3; }
.note, .heading { fill: #9da7b3; }
.rule { stroke: #30363d; }
}
</style>`;

function placed(events: readonly FlowEvent[]) {
  let height = 12;
  const all = events.map((event) => {
    height += ROW[event.kind];
    return { event, y: TOP + HEAD.height + height };
  });
  return { events: all, height: height + 24 };
}

const lifeline = (x: number, bottom: number): string =>
  `<line class="life" x1="${x}" y1="${TOP + HEAD.height}" x2="${x}" y2="${bottom}"/>`;

const head = (name: string, x: number): string =>
  `<rect class="head" x="${x - HEAD.width / 2}" y="${TOP}" width="${HEAD.width}" height="${HEAD.height}" rx="6"/>
<text class="name" x="${x}" y="${TOP + 23}">${escaped(name)}</text>`;

interface Sheet {
  readonly lane: (number: number) => number;
  /** The number of the last participant, whose notes stand to the left. */
  readonly last: number;
  readonly width: number;
}

function drawn(event: FlowEvent, y: number, { lane, last, width }: Sheet): string {
  switch (event.kind) {
    case 'heading':
      return `<line class="rule" x1="${MARGIN}" y1="${y - 20}" x2="${width - MARGIN}" y2="${y - 20}"/>
<text class="heading" x="${MARGIN}" y="${y}">${escaped(event.text)}</text>`;
    case 'note': {
      const x = lane(event.at);
      const place = event.at === last ? `x="${x - 12}" y="${y}" text-anchor="end"` : `x="${x + 12}" y="${y}"`;
      return `<circle class="dot" cx="${x}" cy="${y - 4}" r="4"/>
<text class="note" ${place}>${escaped(event.text)}</text>`;
    }
    case 'message': {
      const [from, to] = [lane(event.from), lane(event.to)];
      const way = to > from ? 1 : -1;
      return `<text x="${Math.min(from, to) + 12}" y="${y - 8}">${escaped(event.text)}</text>
<path class="line" d="M${from} ${y}H${to - 8 * way}"/>
<path class="tip" d="M${to} ${y}l${-10 * way} -5v10z"/>`;
    }
  }
}

/** How far to the right a text goes. */
function rightmost(events: readonly FlowEvent[], lane: (number: number) => number, last: number): number {
  const ends = events.map((event) => {
    if (event.kind === 'heading' || (event.kind === 'note' && event.at === last)) return 0;
    const at = event.kind === 'note' ? event.at : Math.min(event.from, event.to);
    return lane(at) + 12 + event.text.length * CHARACTER;
  });
  return Math.max(0, ...ends);
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
