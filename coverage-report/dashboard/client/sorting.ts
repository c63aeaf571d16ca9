// The heads of the table as buttons that sort it.
import type { Query } from "./address.ts";
import { isNumeric } from "./rows.ts";

/**
 * Makes the heads buttons.
 *
 * @returns what shows the order that a query asks for
 */
export function startSorting(
  heads: readonly HTMLElement[],
  change: (sorting: Pick<Query, "sort" | "dir">) => void,
): (query: Query) => void {
  let current: Pick<Query, "sort" | "dir"> = { sort: "", dir: "" };
  for (const head of heads) {
    const sort = head.dataset["sort"] ?? "";
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => change(nextSorting(current, sort)));
    head.append(button);
  }
  return ({ sort, dir }) => {
    current = { sort, dir };
    for (const head of heads) {
      if (head.dataset["sort"] !== sort) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", dir === "desc" ? "descending" : "ascending");
    }
  };
}

/** One way, the other way, and back to the document's order. */
function nextSorting(
  { sort, dir }: Pick<Query, "sort" | "dir">,
  column: string,
): Pick<Query, "sort" | "dir"> {
  const first = isNumeric(column) ? "desc" : "";
  if (sort !== column) return { sort: column, dir: first };
  if (dir === first) return { sort: column, dir: first === "" ? "desc" : "" };
  return { sort: "", dir: "" };
}
