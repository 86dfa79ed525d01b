/** A search field that suggests names of records while one types; the one chosen is opened. */
import { fresh, make, settled } from "./dom";

interface Suggestion {
  label: string;
  kind: string;
  address: string;
}

export function enhance(field: HTMLInputElement): void {
  const address = field.dataset["suggests"] ?? "";
  const list = make("ul", { role: "listbox", id: fresh("suggestions"), class: "choices", hidden: true });
  list.setAttribute("aria-label", "Records of this name");
  const holder = make("span", { class: "combobox" });
  field.replaceWith(holder);
  holder.append(field, list);
  for (const [name, value] of Object.entries({
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-haspopup": "listbox",
  })) field.setAttribute(name, value);

  let shown: Suggestion[] = [];
  let active = -1;
  let requests = 0;
  const mark = (place: number): void => {
    active = place;
    [...list.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === place)));
    const item = list.children[place];
    item?.scrollIntoView({ block: "nearest" });
    if (item) field.setAttribute("aria-activedescendant", item.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const show = (found: Suggestion[]): void => {
    shown = found;
    list.replaceChildren(...found.map(({ label, kind, address }) => {
      const item = make("li", { role: "option", id: fresh("suggestion"), "aria-selected": "false" }, label);
      item.append(make("span", { class: "count" }, kind));
      item.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
      item.addEventListener("click", () => location.assign(address));
      return item;
    }));
    list.hidden = found.length === 0;
    mark(-1);
  };
  const ask = settled(() => {
    requests += 1;
    const mine = requests;
    const typed = field.value.trim();
    void (typed ? suggestions(address, typed) : Promise.resolve([])).then((found) => {
      if (mine === requests && document.activeElement === field) show(found);
    });
  });
  field.addEventListener("input", ask);
  field.addEventListener("blur", () => show([]));
  field.addEventListener("keydown", (event) => {
    const last = shown.length - 1;
    if (event.key === "Escape" && !list.hidden) show([]);
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") mark(active === last ? -1 : active + 1);
    else if (event.key === "ArrowUp") mark(active < 0 ? last : active - 1);
    else if (event.key === "Enter" && active >= 0) location.assign(shown[active]!.address);
    else return;
    event.preventDefault();
  });
}

/** The answer of OpenSearch: the words, names, descriptions and addresses. */
async function suggestions(address: string, q: string): Promise<Suggestion[]> {
  try {
    const answer = await fetch(`${address}?${new URLSearchParams({ q })}`);
    if (!answer.ok) return [];
    const [, labels, kinds, addresses] = (await answer.json()) as [string, string[], string[], string[]];
    return labels.map((label, n) => ({ label, kind: kinds[n] ?? "", address: addresses[n] ?? "" }));
  } catch {
    return []; // what was typed is searched for all the same
  }
}
