/** Fields with a datalist: found by any part of an option’s text (WAI-ARIA APG, "Combobox"). */
import { fresh, make, settled, words } from "./dom";

const MOST = 60; // options shown at once

interface Choice {
  value: string;
  label: string;
  count: number | null;
}

interface Found {
  choices: Choice[];
  /** how many there are, of which `choices` may be the first */
  of: number;
}

export function enhance(input: HTMLInputElement): void {
  const address = input.dataset["choices"];
  const search = address ? optionsFrom(address) : among(listed(input));
  const labels = new Map<string, string>(); // value by label, of what was offered
  // what is sent is an option's value; what is shown is its label; what fits none is sent as typed
  const sent = make("input", { type: "hidden", name: input.name, value: input.value });
  input.removeAttribute("name");
  input.removeAttribute("list");
  const list = make("ul", { role: "listbox", id: fresh("choices"), class: "choices", hidden: true });
  list.setAttribute("aria-label", "Choices");
  const holder = make("span", { class: "combobox" });
  input.replaceWith(holder);
  holder.append(input, sent, list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) input.setAttribute(name, value);

  let active = -1;
  let requests = 0;
  let stale = false; // something was typed since the list was filled
  const close = (): void => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const fill = async (all: boolean): Promise<void> => {
    requests += 1;
    stale = false;
    const mine = requests;
    const { choices, of } = await search(all ? "" : input.value);
    if (mine !== requests || document.activeElement !== input) return; // somebody typed on, or left
    const items = choices.map(({ value, label, count }) => {
      labels.set(label, value);
      const item = make("li", { role: "option", id: fresh("choice"), "aria-selected": "false" }, label);
      item.dataset["label"] = label;
      if (count !== null) item.append(make("span", { class: "count" }, count.toLocaleString("en")));
      item.addEventListener("mousedown", (event) => {
        event.preventDefault(); // the field keeps the focus
        take(label, value);
      });
      return item;
    });
    list.replaceChildren(...items);
    if (of > choices.length) {
      const rest = make("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" });
      rest.textContent = `… and ${(of - choices.length).toLocaleString("en")} more: type on`;
      list.append(rest);
    }
    active = -1;
    list.hidden = choices.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  };
  let filling = Promise.resolve();
  const open = (all = false): Promise<void> => (filling = fill(all));
  const ask = settled(() => stale && void open());
  const take = (label: string, value: string): void => {
    input.value = label;
    sent.value = value;
    close();
  };
  const move = async (by: number): Promise<void> => {
    // a key that comes before the answer is about what the answer has
    await (list.hidden || stale ? open(!stale) : filling);
    const items = [...list.children].filter((item) => !item.hasAttribute("aria-disabled"));
    if (items.length === 0) return;
    active = active < 0 ? (by > 0 ? 0 : items.length - 1) : (active + by + items.length) % items.length;
    items.forEach((item, n) => item.setAttribute("aria-selected", String(n === active)));
    items[active]!.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", items[active]!.id);
  };
  input.addEventListener("input", () => {
    sent.value = labels.get(input.value) ?? input.value;
    stale = true;
    active = -1;
    ask();
  });
  input.addEventListener("mousedown", () => {
    if (list.hidden) setTimeout(() => void open(true)); // once the field has the focus
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      void move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      const label = (list.children[active] as HTMLElement).dataset["label"] ?? "";
      take(label, labels.get(label) ?? label);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
}

/** The options of a field's datalist. */
function listed(input: HTMLInputElement): Choice[] {
  return [...(input.list?.options ?? [])].map(({ value, label, text }) => ({
    value,
    label: label || text || value,
    count: null,
  }));
}

function among(choices: Choice[]): (typed: string) => Promise<Found> {
  return async (typed) => {
    const wanted = words(typed);
    const found = choices.filter(({ value, label }) => {
      const text = `${label} ${value}`.toLocaleLowerCase();
      return wanted.every((word) => text.includes(word));
    });
    return { choices: found.slice(0, MOST), of: found.length };
  };
}

/** Choices that the server has: there may be many thousands. */
function optionsFrom(address: string): (typed: string) => Promise<Found> {
  const known = new Map<string, Promise<Found>>();
  return (typed) => {
    const q = words(typed).join(" ");
    const answer = known.get(q) ?? fetched(`${address}?${new URLSearchParams({ q })}`);
    known.set(q, answer);
    return answer;
  };
}

async function fetched(address: string): Promise<Found> {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  if (!response.ok) return { choices: [], of: 0 }; // the field takes what is typed all the same
  const { choices, of } = (await response.json()) as Found;
  return { choices: choices.slice(0, MOST), of };
}
