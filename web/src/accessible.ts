/** What Yasgui leaves unsaid to screen readers. */
import { make } from "./dom";

const NAMES: Record<string, string> = {
  "select.tableSizer": "Rows a page",
  "input.tableFilter": "Filter the results",
  ".yasr .CodeMirror textarea": "Response",
};

/** Names the controls inside `holder`, now and whenever something is drawn there. */
export function complete(holder: HTMLElement): void {
  const list = holder.querySelector(".tabsList");
  // the list also holds a button and a menu, which no tablist may: another element owns the tabs
  const owner = make("div", { role: "tablist", "aria-label": "Queries" });
  list?.removeAttribute("role");
  list?.before(owner);
  const name = (): void => {
    const tabs = [...holder.querySelectorAll(".tabsList [role=tab]")].map(({ id }) => id).join(" ");
    if (owner.getAttribute("aria-owns") !== tabs) owner.setAttribute("aria-owns", tabs);
    for (const [selector, label] of Object.entries(NAMES)) {
      for (const control of holder.querySelectorAll(selector)) {
        if (!control.hasAttribute("aria-label")) control.setAttribute("aria-label", label);
      }
    }
  };
  name();
  new MutationObserver(name).observe(holder, { childList: true, subtree: true });
}
