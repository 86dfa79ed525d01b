/** How many statements each pattern of the query has, at the push of a button. */
import type Yasgui from "@zazuko/yasgui";
import { button, make } from "./dom";

interface Plan {
  summary: string;
  patterns: { pattern: string; statements: number | null }[];
}

/** Puts the button into `tools`, and what it counts below it, until the query changes. */
export function plan(editor: Yasgui, tools: HTMLElement, endpoint: string): void {
  const shown = make("div", { class: "plan", role: "status" });
  const current = (): string => editor.getTab()?.getYasqe().getValue() ?? "";
  let planned = "";
  const show = button("Plan", () => {
    const query = current();
    planned = query;
    shown.replaceChildren("Counting …");
    void fetch(`${endpoint}/plan?${new URLSearchParams({ query })}`)
      .then(async (answer) => {
        const found = (await answer.json()) as Plan & { detail?: string };
        if (!answer.ok) return shown.replaceChildren(found.detail ?? answer.statusText);
        const rows = found.patterns.map(({ pattern, statements }) => make("li", {},
          make("code", {}, pattern), `: ${statements === null ? "too many to count" : statements.toLocaleString("en")}`));
        shown.replaceChildren(make("strong", {}, found.summary), make("ul", {}, ...rows));
      })
      .catch(() => shown.replaceChildren("The service does not answer."));
  }, "quiet");
  show.title = "How many statements each pattern of the query has";
  tools.append(show);
  tools.after(shown);
  const forget = (): void => {
    if (planned !== current()) shown.replaceChildren();
  };
  for (const event of ["keyup", "click", "input"]) document.addEventListener(event, forget);
}
