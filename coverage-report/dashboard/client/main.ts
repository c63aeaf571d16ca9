// The browser's script: search, filters, sorting, the panel and the theme on a page that is complete without them.
import { enhanceCommands } from "./copy.ts";
import { startOperators } from "./operators.ts";
import { startPanel } from "./panel.ts";
import { startTheme } from "./theme.ts";

// At once, in the head: the page is never painted in the wrong colours.
const showThemeButton = startTheme();
document.documentElement.classList.add("scripted");

document.addEventListener("DOMContentLoaded", () => {
  showThemeButton();
  const operators = startOperators();
  const syncPanel = startPanel(operators);
  for (const section of document.querySelectorAll("main > section:not(#details)")) {
    enhanceCommands(section);
  }
  // Fires for Back, Forward and links to a place on the page.
  addEventListener("popstate", () => {
    operators.readAddress();
    syncPanel();
  });
  syncPanel();
  if (isFilterLink()) document.getElementById("operators")?.scrollIntoView();
});

/** Whether somebody followed a link to a filtered table; a reload stays where it was. */
function isFilterLink(): boolean {
  const [visit] = performance.getEntriesByType("navigation");
  const isNew = visit instanceof PerformanceNavigationTiming && visit.type === "navigate";
  return isNew && location.search.length > 1 && location.hash === "";
}
