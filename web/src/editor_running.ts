/** While a query runs: for how long it has, and a button that ends it. */
import type Yasgui from "@zazuko/yasgui";
import { button, make } from "./dom";

/** Puts both at the end of `tools`. */
export function watch(editor: Yasgui, holder: HTMLElement, tools: HTMLElement): void {
  const seconds = make("span", { "aria-hidden": "true" });
  const state = make("span", { role: "status" });
  let cancelled = false;
  const stop = button("Cancel", () => {
    cancelled = true;
    editor.getTab()?.getYasqe().abortQuery();
  }, "quiet");
  const line = make("span", { class: "running", hidden: true }, state, " ", seconds, " ", stop);
  tools.append(line);
  let started = 0;
  let timer = 0;
  const end = (said: string): void => {
    clearInterval(timer);
    stop.hidden = true;
    seconds.textContent = said ? `${elapsed()} s` : "";
    state.textContent = said;
    line.hidden = !said;
  };
  const elapsed = (): string => ((performance.now() - started) / 1000).toFixed(1);
  const begin = (): void => {
    clearInterval(timer);
    cancelled = false;
    started = performance.now();
    state.textContent = "Running";
    stop.hidden = false;
    line.hidden = false;
    timer = window.setInterval(() => (seconds.textContent = `${elapsed()} s`), 100);
  };
  editor.on("query", begin);
  if (holder.querySelector(".yasqe_queryButton.busy")) begin(); // that of a link runs already
  const over = (): void => end(cancelled ? "Cancelled after" : "");
  editor.on("queryResponse", over);
  editor.on("queryAbort", over);
}
