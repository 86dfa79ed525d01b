/** Details elements in a row become tabs (WAI-ARIA Authoring Practices, "Tabs"). */
import { button, fresh, make } from "./dom";

const STORAGE_KEY = "fairweave-tab"; // the choice is remembered for the next page

export function enhance(holder: HTMLElement): void {
  const folds = [...holder.querySelectorAll<HTMLDetailsElement>(":scope > details")];
  if (folds.length < 2) return;
  const list = make("div", { role: "tablist", class: "tablist", "aria-label": holder.dataset["tabs"] || "Languages" });
  const panels = folds.map((fold) => {
    const panel = make("div", { role: "tabpanel", id: fresh("panel") });
    panel.append(...[...fold.childNodes].filter((node) => node.nodeName !== "SUMMARY"));
    return panel;
  });
  const tabs = folds.map((fold, n) => {
    const name = fold.querySelector("summary")?.textContent?.trim() ?? "";
    const tab = button(name, () => show(tab, true), "tab");
    tab.id = fresh("tab");
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panels[n]!.id);
    panels[n]!.setAttribute("aria-labelledby", tab.id);
    fold.replaceWith(panels[n]!);
    return tab;
  });
  const show = (chosen: HTMLButtonElement, keep = false): void => {
    tabs.forEach((tab, n) => {
      const selected = tab === chosen;
      tab.setAttribute("aria-selected", String(selected));
      tab.tabIndex = selected ? 0 : -1;
      panels[n]!.hidden = !selected;
    });
    if (keep) remember(chosen.textContent ?? "");
  };
  list.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(document.activeElement as HTMLButtonElement);
    const steps: Record<string, number> = {
      ArrowRight: (at + 1) % tabs.length,
      ArrowLeft: (at + tabs.length - 1) % tabs.length,
      Home: 0,
      End: tabs.length - 1,
    };
    const next = tabs[steps[event.key] ?? -1];
    if (at < 0 || !next) return;
    event.preventDefault();
    next.focus();
    show(next, true);
  });
  list.append(...tabs);
  holder.prepend(list);
  show(tabs.find((tab) => tab.textContent === remembered()) ?? tabs[0]!);
}

function remember(name: string): void {
  try {
    localStorage.setItem(STORAGE_KEY, name);
  } catch {
    // private windows may refuse storage
  }
}

function remembered(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}
