/** Buttons that copy: code, links, citations. */
import { button, make } from "./dom";

export function enhance(source: HTMLElement): void {
  const copy = button("Copy", async (pressed) => {
    const done = await write(textOf(source));
    pressed.textContent = done ? "Copied" : "Press Ctrl+C";
    if (!done) select(source);
    setTimeout(() => (pressed.textContent = "Copy"), 2000);
  }, "copy quiet");
  copy.setAttribute("aria-live", "polite");
  if (source instanceof HTMLAnchorElement || source instanceof HTMLSpanElement) {
    source.after(" ", copy);
    return;
  }
  // beside what may scroll, so that the button stays in its place
  const box = source.closest<HTMLElement>(".scroll") ?? source;
  const holder = make("div", { class: "copyable" });
  box.replaceWith(holder);
  holder.append(box, copy);
}

function textOf(source: HTMLElement): string {
  if (source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement) return source.value;
  if (source instanceof HTMLAnchorElement) return source.href;
  return source.dataset["copy"] || (source.textContent ?? "").trim();
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text); // absent where the page came over plain http
    return true;
  } catch {
    return false;
  }
}

function select(source: HTMLElement): void {
  if (source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement) source.select();
  else getSelection()?.selectAllChildren(source);
}
