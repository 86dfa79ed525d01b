/** How many statements each pattern of the query has, at the push of a button. */
import type Yasgui from "@zazuko/yasgui";
import { button, make } from "./dom";

interface Plan {
  summary: string;
  patterns: { pattern: string; statements: number | null }[];
}

export function plan(editor: Yasgui, holder: HTMLElement, endpoint: string): void {
  const shown = make("div", { class: "plan", role: "status" });
  const show = button("Plan", () => {
    const query = editor.getTab()?.getYasqe().getValue() ?? "";
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
  holder.before(make("p", { class: "plan-button" }, show), shown);
}
