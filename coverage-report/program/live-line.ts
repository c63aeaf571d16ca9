// The line that shows how far a recorded program is; on a terminal only, and out of the way of what the program prints.

const REDRAW_INTERVAL = 200;
const CLEAR_LINE = "\r\u001B[K";

/** What the line tells. */
export interface LiveCounts {
  readonly calls: number;
  readonly sites: number;
  readonly slow: number;
}

/** A line at the end of standard error, rewritten in place. */
export class LiveLine {
  readonly #name: string;
  readonly #restore: readonly (() => void)[];
  readonly #write: (text: string) => boolean;
  #isShown = false;
  #lastDraw = 0;

  constructor(name: string) {
    this.#name = name;
    this.#write = process.stderr.write.bind(process.stderr);
    this.#restore = [process.stdout, process.stderr].map((stream) => this.#giveWayTo(stream));
  }

  /** Draws the line anew, a few times a second. */
  show(now: number, { calls, sites, slow }: LiveCounts): void {
    if (now - this.#lastDraw < REDRAW_INTERVAL) return;
    this.#lastDraw = now;
    this.#isShown = true;
    const loops = slow === 0 ? "" : `, in the slow loop: ${slow}`;
    this.#write(
      `${CLEAR_LINE}recording ${this.#name} … calls: ${calls.toLocaleString("en")}, sites: ${sites}${loops}`,
    );
  }

  /** Takes the line away until it is drawn again. */
  clear(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#write(CLEAR_LINE);
  }

  /** Takes it away for good. */
  stop(): void {
    this.clear();
    this.#lastDraw = Number.POSITIVE_INFINITY;
    for (const restore of this.#restore) restore();
  }

  /** Clears the line before anything else is written. */
  #giveWayTo(stream: NodeJS.WriteStream): () => void {
    const write = stream.write;
    stream.write = new Proxy(write, {
      apply: (target, _self, args) => {
        this.clear();
        return Reflect.apply(target, stream, args);
      },
    });
    return () => {
      stream.write = write;
    };
  }
}
