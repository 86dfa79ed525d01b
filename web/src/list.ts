/** The list of datasets that somebody collects: in the address, and kept in this browser. */

const KEY = "fairweave-list";

function kept(): string[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.filter((name): name is string => typeof name === "string") : [];
  } catch {
    return []; // the browser keeps nothing: the address still has the list
  }
}

function keep(names: string[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify([...new Set(names)]));
  } catch {
    // as above
  }
}

/** Keeps what the page's address or its list says. */
export function remember(): void {
  const named = new URLSearchParams(location.search).getAll("list");
  const shown = document.querySelector<HTMLElement>("[data-keeps-list]")?.dataset["keepsList"];
  if (shown) keep(JSON.parse(shown) as string[]);
  else if (named.length > 0) keep(named);
}

/** The link in the header to the list, with how many datasets it has. */
export function link(anchor: HTMLAnchorElement): void {
  const names = kept();
  if (names.length === 0) return;
  const address = anchor.dataset["list"] ?? "";
  anchor.href = `${address}?${new URLSearchParams(names.map((name) => ["dataset", name]))}`;
  anchor.textContent = `List (${names.length})`;
  anchor.hidden = false;
}

/** A link that adds a dataset: the others that are kept stay. */
export function adding(anchor: HTMLAnchorElement): void {
  const parameters = new URLSearchParams(anchor.search);
  const names = new Set([...kept(), ...parameters.getAll("dataset")]);
  anchor.href = `${anchor.pathname}?${new URLSearchParams([...names].map((name) => ["dataset", name]))}`;
}

/** On a search, links that add a dataset to those that are kept. */
export function searching(anchor: HTMLAnchorElement): void {
  const there = new URLSearchParams(location.search).getAll("list");
  if (there.length > 0) return; // the address has the list
  const address = new URL(anchor.href);
  for (const name of kept()) {
    if (!address.searchParams.getAll("list").includes(name)) address.searchParams.append("list", name);
  }
  anchor.href = address.pathname + address.search;
}

/** A link that empties the list. */
export function emptying(anchor: HTMLAnchorElement): void {
  anchor.addEventListener("click", () => keep([]));
}
