// The table of operators at work: the form above it, the sorting heads, the address, the arrow keys.
import { parseQuery, printQuery, QUERY_FIELDS, type Query, setAddress } from "./address.ts";
import { find, isPlainClick, linkOf } from "./elements.ts";
import { RowGroups } from "./row-groups.ts";
import { comparer, matcher, type Row, readRows } from "./rows.ts";
import { startSorting } from "./sorting.ts";

/** What the rest of the script asks of the table. */
export interface Operators {
  /** Applies the query in the address bar. */
  readonly readAddress: () => void;
  /** The rows that are shown, from top to bottom. */
  readonly shownRows: () => readonly Row[];
}

/** Reads the table and starts everything around it. */
export function startOperators(): Operators {
  const table = new OperatorTable();
  const form = find("filters", HTMLFormElement);
  form.hidden = false;
  startForm(form, table);
  startKeys(form, table);
  document.addEventListener("click", (event) => followFilterLink(event, table));
  table.readAddress();
  return table;
}

/** The one place that knows what is shown. */
export class OperatorTable implements Operators {
  readonly transforms: readonly string[];
  query: Query = parseQuery("");
  private readonly groups: RowGroups;
  private readonly rows: readonly Row[];
  private order: readonly Row[];
  private shown: readonly Row[];
  private readonly hidden = new Set<Row>();
  private readonly showSorting: (query: Query) => void;

  constructor() {
    const table = find("matrix", HTMLTableElement);
    this.groups = new RowGroups([...table.tBodies]);
    const heads = [...table.querySelectorAll<HTMLElement>("th[data-sort]")];
    const columns = heads.map(({ dataset }) => dataset["sort"] ?? "");
    // Between the three texts and the two numbers.
    this.transforms = columns.slice(3, -2);
    this.rows = readRows([...table.tBodies], this.transforms.length);
    this.order = this.rows;
    this.shown = this.rows;
    this.showSorting = startSorting(heads, (change) => this.change(change, "push"));
    table.addEventListener("pointerover", (event) => this.nameCell(event, heads));
  }

  readonly readAddress = (): void => {
    this.query = parseQuery(location.search);
    this.show();
  };

  readonly shownRows = (): readonly Row[] => this.shown;

  /** Changes part of the query, and the address with it. */
  change(change: Partial<Query>, how: "push" | "replace"): void {
    const next = { ...this.query, ...change };
    if (printQuery(next) === printQuery(this.query)) return;
    const isSorted = next.sort !== this.query.sort || next.dir !== this.query.dir;
    this.query = next;
    setAddress(
      how,
      `${location.pathname}${printQuery(next)}${isSorted ? location.hash : "#operators"}`,
    );
    this.show();
  }

  private show(): void {
    this.sort();
    const isMatch = matcher(this.query, this.transforms);
    const shown: Row[] = [];
    // Only what changes is written, and nothing is read between.
    for (const row of this.order) {
      const isShown = isMatch(row);
      if (isShown) shown.push(row);
      if (isShown !== this.hidden.has(row)) continue;
      row.element.hidden = !isShown;
      if (isShown) this.hidden.delete(row);
      else this.hidden.add(row);
    }
    this.shown = shown;
    this.groups.fit(this.order, this.hidden);
    this.showCount();
    this.showForm();
    this.showSorting(this.query);
  }

  private sort(): void {
    const compare = comparer(this.query, this.transforms);
    const order = compare === null ? this.rows : [...this.rows].sort(compare);
    if (order.every((row, i) => row === this.order[i])) return;
    this.order = order;
    this.groups.fill(order);
  }

  private showCount(): void {
    const [count, total] = [this.shown.length, this.rows.length];
    const all = total.toLocaleString("en-US");
    const noun = total === 1 ? "operator" : "operators";
    find("count", HTMLOutputElement).value =
      count === total ? `${all} ${noun}` : `${count.toLocaleString("en-US")} of ${all} ${noun}`;
    find("nothing", HTMLParagraphElement).hidden = count > 0;
  }

  private showForm(): void {
    const { elements } = find("filters", HTMLFormElement);
    for (const name of QUERY_FIELDS) {
      const control = elements.namedItem(name);
      const isField = control instanceof HTMLInputElement || control instanceof HTMLSelectElement;
      // A field that has the value already keeps its caret.
      if (isField && control.value !== this.query[name]) control.value = this.query[name];
    }
  }

  /** Says in words what a letter means, when the pointer asks. */
  private nameCell({ target }: Event, heads: readonly HTMLElement[]): void {
    if (!(target instanceof HTMLTableCellElement) || target.title !== "") return;
    const sort = heads[target.cellIndex]?.dataset["sort"] ?? "";
    const name = document.querySelector(`.legend .${target.className || "none"} + strong`);
    if (!this.transforms.includes(sort) || name === null) return;
    target.title = `${heads[target.cellIndex].textContent}: ${name.textContent}`;
  }
}

function startForm(form: HTMLFormElement, table: OperatorTable): void {
  let isTyping = false;
  const read = (): Partial<Query> => {
    const data = new FormData(form);
    return Object.fromEntries([...data].map(([name, value]) => [name, String(value).trimStart()]));
  };
  form.addEventListener("input", ({ target }) => {
    const isSearch = target instanceof HTMLInputElement;
    // One step of Back takes away a whole word, not its last letter.
    table.change(read(), isSearch && isTyping ? "replace" : "push");
    isTyping = isSearch;
  });
  form.addEventListener("focusout", () => {
    isTyping = false;
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  const clear = (event: Event): void => {
    event.preventDefault();
    const { sort, dir } = table.query;
    table.change({ ...parseQuery(""), sort, dir }, "push");
    form.querySelector("input")?.focus();
  };
  form.addEventListener("reset", clear);
  document.querySelector("[data-clear]")?.addEventListener("click", clear);
}

function startKeys(form: HTMLFormElement, table: OperatorTable): void {
  const search = form.querySelector("input");
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    if (document.querySelector("dialog[open]") !== null) return;
    event.preventDefault();
    search?.focus();
    search?.select();
  });
  search?.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") moveTo(event, table.shownRows()[0]);
    if (event.key === "Enter") moveTo(event, table.shownRows()[0]);
  });
  find("matrix", HTMLTableElement).addEventListener("keydown", (event) => {
    const rows = table.shownRows();
    const i = rows.findIndex(({ link }) => link === event.target);
    const next = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (i < 0 || next === undefined) return;
    if (next < 0) search?.focus();
    else moveTo(event, rows[next]);
  });
}

function moveTo(event: Event, row: Row | undefined): void {
  if (row === undefined) return;
  event.preventDefault();
  row.link.focus();
}

/** A link such as `?family=pointwise#operators` filters the table that is here already. */
function followFilterLink(event: MouseEvent, table: OperatorTable): void {
  const address = linkOf(event)?.getAttribute("href");
  if (!address?.startsWith("?") || !isPlainClick(event)) return;
  event.preventDefault();
  const { sort, dir } = table.query;
  table.change({ ...parseQuery(new URL(address, "file:").search), sort, dir }, "push");
  document.getElementById("operators")?.scrollIntoView();
  find("filters", HTMLFormElement).querySelector("input")?.focus({ preventScroll: true });
}
