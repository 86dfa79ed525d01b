/** A chart of the result in the editor: a bar for each row, of its first column of numbers. */
import type Yasgui from "@zazuko/yasgui";
import { make } from "./dom";

type Results = NonNullable<ReturnType<ReturnType<Yasgui["addTab"]>["getYasr"]>["results"]>;

const MOST = 50; // bars
const NUMBER = /#(integer|decimal|double|float|int|long|short|nonNegativeInteger|positiveInteger)$/;

/** The columns of names and of numbers; `null` where there are no two such columns. */
export function columns(results: Results): { name: string; number: string } | null {
  const rows = results.getBindings() ?? [];
  const names = results.getVariables() ?? [];
  const numeric = (name: string): boolean =>
    rows.some((row) => row[name]) && rows.every((row) => !row[name] || NUMBER.test(row[name].datatype ?? ""));
  const number = names.find(numeric);
  const name = names.find((other) => other !== number && !numeric(other)) ?? names.find((other) => other !== number);
  return number !== undefined && name !== undefined ? { name, number } : null;
}

export class Chart {
  readonly priority = 5;
  readonly label = "Chart";

  constructor(private readonly yasr: { results?: Results; resultsEl: HTMLElement }) {}

  canHandleResults(): boolean {
    return this.yasr.results !== undefined && !this.yasr.results.hasError() && columns(this.yasr.results) !== null;
  }

  getIcon(): Element {
    const icon = make("span", { "aria-hidden": "true" }, "▤");
    return icon;
  }

  draw(): void {
    const { results, resultsEl } = this.yasr;
    const found = results ? columns(results) : null;
    if (!results || !found) return;
    const rows = (results.getBindings() ?? []).filter((row) => row[found.number]);
    const values = rows.map((row) => Number(row[found.number]!.value));
    const largest = Math.max(...values, 0);
    const bars = rows.slice(0, MOST).map((row, place) => {
      const term = row[found.name];
      const value = values[place] ?? 0;
      const name = term?.type === "uri"
        ? make("a", { class: "iri", href: term.value }, term.value.replace(/^.*[/#]/, "") || term.value)
        : make("span", {}, term?.value ?? "");
      const bar = make("span", { class: "bar" });
      bar.style.width = `${largest > 0 ? Math.max((value / largest) * 100, 0) : 0}%`;
      return make("tr", {},
        make("th", { scope: "row" }, name),
        make("td", { class: "bars" }, bar),
        make("td", { class: "number" }, value.toLocaleString("en")),
      );
    });
    const caption = make("caption", {}, `${found.number} by ${found.name}` +
      (rows.length > MOST ? `, the first ${MOST} of ${rows.length.toLocaleString("en")} rows` : ""));
    resultsEl.append(make("table", { class: "result-chart" }, caption, make("tbody", {}, ...bars)));
  }
}
