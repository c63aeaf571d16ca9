// The panel beside the table: shows the details of the op that the address names, and leads from one to the next.
import { opOf, panelDepth, setAddress } from "./address.ts";
import { enhanceCommands } from "./copy.ts";
import { find, isPlainClick, linkOf } from "./elements.ts";
import type { Operators } from "./operators.ts";

const hrefOf = (op: string): string => `#${encodeURI(`op/${op}`).replaceAll("#", "%23")}`;

/**
 * Starts the panel.
 *
 * @returns what opens, fills or closes it as the address says
 */
export function startPanel(operators: Operators): () => void {
  const dialog = find("panel", HTMLDialogElement);
  const panel = new Panel(dialog, operators);
  document.addEventListener("click", (event) => {
    const href = linkOf(event)?.getAttribute("href");
    if (!href || opOf(href) === null || !isPlainClick(event)) return;
    event.preventDefault();
    setAddress("push", href, panelDepth() + 1);
    panel.sync();
  });
  dialog.addEventListener("close", () => panel.leave());
  dialog.addEventListener("click", ({ target }) => {
    if (target === dialog) dialog.close();
    if (!(target instanceof Element)) return;
    if (target.closest("[data-close]") !== null) dialog.close();
    const step = target.closest<HTMLElement>("[data-step]")?.dataset["step"];
    if (step !== undefined) panel.step(Number(step));
  });
  dialog.addEventListener("keydown", ({ key, altKey }) => {
    if (altKey) return;
    if (key === "ArrowLeft") panel.step(-1);
    if (key === "ArrowRight") panel.step(1);
  });
  return () => panel.sync();
}

/** The one place that knows which op is shown. */
class Panel {
  private readonly dialog: HTMLDialogElement;
  private readonly operators: Operators;
  /** Null while it is closed. */
  private op: string | null = null;
  /** The link that opened it, and the op it led to. */
  private opener: { readonly element: Element | null; readonly op: string } | null = null;

  constructor(dialog: HTMLDialogElement, operators: Operators) {
    this.dialog = dialog;
    this.operators = operators;
  }

  /** Shows what the address names. */
  sync(): void {
    const op = opOf(location.hash);
    const article = op === null ? null : document.getElementById(`op/${op}`);
    if (op === null || article === null) {
      if (this.dialog.open) this.dialog.close();
      return;
    }
    if (!this.dialog.open) {
      this.opener = { element: document.activeElement, op };
      this.dialog.showModal();
    }
    if (op !== this.op) this.fill(op, article);
  }

  /** Goes to the op above or below in the table. */
  step(by: number): void {
    const rows = this.operators.shownRows();
    const next = rows[rows.findIndex(({ op }) => op === this.op) + by];
    if (next === undefined || this.op === null) return;
    setAddress("replace", hrefOf(next.op), panelDepth());
    this.sync();
  }

  /** Takes the op out of the address again, and brings the focus back to where the reader was. */
  leave(): void {
    const { op, opener } = this;
    this.op = null;
    if (opOf(location.hash) !== null) {
      const depth = panelDepth();
      if (depth > 0) history.go(-depth);
      else setAddress("replace", `${location.pathname}${location.search}`);
    }
    const isThere = opener !== null && opener.op === op && opener.element !== document.body;
    const row = this.operators.shownRows().find((shown) => shown.op === op);
    // Closing has given the focus back to the opener already; another op has its row.
    if (!isThere) row?.link.focus();
  }

  private fill(op: string, article: HTMLElement): void {
    this.op = op;
    const body = find("panel-body", HTMLDivElement);
    body.replaceChildren(...article.cloneNode(true).childNodes);
    const title = document.createElement("h2");
    title.id = "panel-title";
    title.textContent = op;
    body.querySelector("h3")?.replaceWith(title);
    // The panel's parts follow its title without a gap in the outline.
    for (const part of body.querySelectorAll("h4")) {
      const head = document.createElement("h3");
      head.append(...part.childNodes);
      part.replaceWith(head);
    }
    body.append(...commandsFor(op));
    enhanceCommands(body);
    this.showPlace(op);
    this.dialog.scrollTop = 0;
  }

  private showPlace(op: string): void {
    const rows = this.operators.shownRows();
    const i = rows.findIndex((row) => row.op === op);
    const count = rows.length.toLocaleString("en-US");
    find("panel-place", HTMLSpanElement).textContent =
      i < 0 ? "" : `${(i + 1).toLocaleString("en-US")} of ${count}`;
    for (const button of this.dialog.querySelectorAll<HTMLButtonElement>("[data-step]")) {
      const isThere = i >= 0 && rows[i + Number(button.dataset["step"])] !== undefined;
      // Not `disabled`, which would take the focus from a reader who stepped onto the last op.
      button.setAttribute("aria-disabled", String(!isThere));
    }
  }
}

/** What a terminal shows of the op, and how its tests run. */
function commandsFor(op: string): readonly HTMLElement[] {
  const title = document.createElement("h3");
  title.textContent = "Commands";
  const word = /^[\w.:/-]+$/.test(op) ? op : `'${op.replaceAll("'", "'\\''")}'`;
  const commands = [`npx batchwise op show ${word}`, `npm test -- -t ${word}`].map((text) => {
    const command = document.createElement("code");
    command.className = "cmd";
    command.textContent = text;
    return command;
  });
  return [title, ...commands];
}
