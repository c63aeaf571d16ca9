// The groups that the table's rows lie in: the browser neither styles nor lays out one that is out of sight.
import type { Row } from "./rows.ts";

/** The height of a row in the stylesheet, in pixels. */
const ROW_HEIGHT = 30;

/** The groups in the order of the table; each keeps the number of rows it began with. */
export class RowGroups {
  private readonly bodies: readonly HTMLTableSectionElement[];
  private readonly sizes: readonly number[];
  private readonly heights: number[];

  constructor(bodies: readonly HTMLTableSectionElement[]) {
    this.bodies = bodies;
    this.sizes = bodies.map(({ rows }) => rows.length);
    this.heights = bodies.map(() => -1);
  }

  /** Deals the rows out in a new order. */
  fill(order: readonly Row[]): void {
    let from = 0;
    for (const [i, body] of this.bodies.entries()) {
      const until = from + this.sizes[i];
      body.append(...order.slice(from, until).map(({ element }) => element));
      from = until;
    }
  }

  /** Gives each group the height of its rows that are shown, which it has while it is out of sight too. */
  fit(order: readonly Row[], hidden: ReadonlySet<Row>): void {
    let from = 0;
    let top = 0;
    const asleep: HTMLElement[] = [];
    for (const [i, body] of this.bodies.entries()) {
      const until = from + this.sizes[i];
      let height = 0;
      for (let k = from; k < until; k++) if (!hidden.has(order[k])) height += ROW_HEIGHT;
      if (height !== this.heights[i]) {
        body.style.containIntrinsicHeight = `${height}px`;
        body.hidden = height === 0;
        if (height > this.heights[i] && top > LAID_OUT_AT_ONCE) asleep.push(body);
      }
      this.heights[i] = height;
      from = until;
      top += height;
    }
    wakeNextFrame(asleep);
  }
}

/** How far down rows are laid out at once when many come back, in pixels. */
const LAID_OUT_AT_ONCE = 1000;

/**
 * Keeps groups out of this frame's work.
 *
 * When few rows were shown, all groups were in sight; the browser would lay out every row that comes back before it
 * notices that most of them no longer are.
 */
function wakeNextFrame(bodies: readonly HTMLElement[]): void {
  for (const { style } of bodies) style.contentVisibility = "hidden";
  requestAnimationFrame(() => {
    for (const { style } of bodies) style.contentVisibility = "";
  });
}
