/** What is wrong with a query: in words below its results, and at its place in the text. */
import type Yasgui from "@zazuko/yasgui";
import { make } from "./dom";

interface Place {
  line: number;
  column: number;
  words: string;
}

/** The problem of an error document (RFC 9457), else the text as it is. */
function detailOf(text: string): string {
  try {
    const { detail, title } = JSON.parse(text) as { detail?: string; title?: string };
    return detail ?? title ?? text;
  } catch {
    return text;
  }
}

/** Line and column, counted from 0, that an error of the parser names. */
export function placeOf(detail: string): Place | null {
  const found = /(?:error )?at (\d+):(\d+):\s*([\s\S]*)/.exec(detail);
  return found ? { line: Number(found[1]) - 1, column: Number(found[2]) - 1, words: found[3] ?? "" } : null;
}

/** Says what is wrong whenever an error is drawn inside `holder`. */
export function explain(editor: Yasgui, holder: HTMLElement): void {
  const say = (): void => {
    for (const shown of holder.querySelectorAll<HTMLElement>(".errorResult pre:not([data-explained])")) {
      if (/\babort/.test(shown.textContent ?? "")) { // of the browser, when a query was cancelled
        shown.closest(".errorResult")?.replaceChildren(make("p", {}, "There is no result: the query was cancelled."));
        continue;
      }
      const detail = detailOf(shown.textContent ?? "");
      shown.dataset["explained"] = "";
      shown.textContent = detail;
      const place = placeOf(detail);
      const text = editor.getTab()?.getYasqe();
      if (place && text) mark(text, place);
    }
  };
  say();
  new MutationObserver(say).observe(holder, { childList: true, subtree: true });
}

interface Changes {
  on(event: "change", act: () => void): void;
  off(event: "change", act: () => void): void;
}
type Yasqe = ReturnType<ReturnType<Yasgui["addTab"]>["getYasqe"]>;

/** The words stand below the line until the text changes; the cursor is where the error is. */
function mark(text: Yasqe, { line, column, words }: Place): void {
  const note = make("p", { class: "at-place", role: "alert" }, `Line ${line + 1}, column ${column + 1}: ${words}`);
  const below = text.addLineWidget(Math.min(line, text.lineCount() - 1), note);
  const spot = text.markText({ line, ch: column }, { line, ch: column + 1 }, { className: "place" });
  text.setCursor({ line, ch: column });
  const changes = text as unknown as Changes; // what Yasqe is besides, of CodeMirror
  const clear = (): void => {
    below.clear();
    spot.clear();
    changes.off("change", clear);
    text.off("query", clear);
  };
  changes.on("change", clear);
  text.on("query", clear);
}
