/**
 * Tables whose rows are all on the page are sorted and filtered here, at once.
 *
 * Where there are more pages, the links in the headings and the form above have
 * the server do it, over all rows.
 */
import { settled, words } from "./dom";

type Order = "ascending" | "descending";

interface Row {
  element: HTMLTableRowElement;
  place: number;
  text: string;
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

export function enhance(table: HTMLTableElement): void {
  const body = table.tBodies[0];
  const section = table.closest("section") ?? document;
  const form = section.querySelector<HTMLFormElement>("form.search");
  const field = form?.querySelector<HTMLInputElement>("input[type=search]");
  if (!body || section.querySelector('nav[aria-label="Pages"]') || field?.value) return;
  const rows: Row[] = [...body.rows].map((element, place) => ({
    element,
    place,
    text: (element.textContent ?? "").toLocaleLowerCase(),
  }));
  const headings = [...(table.tHead?.rows[0]?.cells ?? [])];
  headings.forEach((heading, column) => {
    const link = heading.querySelector("a");
    link?.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      sort(headings, column, rows);
      const order = heading.getAttribute("aria-sort");
      const name = new URL(link.href).searchParams.get("sort")?.replace(/^-/, "");
      if (name) keep("sort", order ? (order === "descending" ? `-${name}` : name) : "");
      body.append(...rows.map(({ element }) => element));
    });
  });
  if (form && field) filter(form, field, rows);
}

/** Sorts `rows`: up, down, and as the answer came, in turn; numbers begin with the largest. */
function sort(headings: HTMLTableCellElement[], column: number, rows: Row[]): void {
  const heading = headings[column]!;
  const numeric = heading.classList.contains("number");
  const before = heading.getAttribute("aria-sort");
  const turns: (Order | null)[] = numeric ? ["descending", "ascending", null] : ["ascending", "descending", null];
  const order = turns[before === null ? 0 : turns.indexOf(before as Order) + 1] ?? null;
  for (const other of headings) other.removeAttribute("aria-sort");
  if (order) heading.setAttribute("aria-sort", order);
  rows.sort(order ? comparison(column, numeric, order) : (a, b) => a.place - b.place);
}

/** Orders rows by a column; what has no value is last either way, equals stay as they were. */
function comparison(column: number, numeric: boolean, order: Order): (a: Row, b: Row) => number {
  const sign = order === "ascending" ? 1 : -1;
  return (a, b) => {
    const [left, right] = [textOf(a, column), textOf(b, column)];
    const [x, y] = [numberOf(left), numberOf(right)];
    const lacks = numeric ? Number(Number.isNaN(x)) - Number(Number.isNaN(y)) : Number(!left) - Number(!right);
    if (lacks) return lacks;
    const difference = numeric ? x - y || 0 : collator.compare(left, right);
    return sign * difference || a.place - b.place;
  };
}

/** Puts what is shown into the address, so that a copy of it shows the same. */
function keep(name: string, value: string): void {
  const address = new URL(location.href);
  if (value) address.searchParams.set(name, value);
  else address.searchParams.delete(name);
  history.replaceState(history.state, "", address);
}

function textOf(row: Row, column: number): string {
  return row.element.cells[column]?.textContent?.trim() ?? "";
}

function numberOf(text: string): number {
  return text === "" ? NaN : Number(text.replace(/[,\u2009\u202f\u00a0]/g, ""));
}

function filter(form: HTMLFormElement, field: HTMLInputElement, rows: Row[]): void {
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  status.className = "status";
  form.querySelector("button")?.replaceWith(status);
  const apply = (): void => {
    const wanted = words(field.value);
    let left = 0;
    for (const { element, text } of rows) {
      element.hidden = !wanted.every((word) => text.includes(word));
      left += Number(!element.hidden);
    }
    keep("filter", field.value.trim());
    status.textContent = wanted.length ? `${left.toLocaleString("en")} of ${rows.length.toLocaleString("en")} rows` : "";
  };
  field.addEventListener("input", settled(apply));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
}
