/** Elements in a line. */

type Child = Node | string;

/** An element with attributes (`true`: present, `false`: absent) and children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** A button that does nothing but call `act`. */
export function button(label: string, act: (button: HTMLButtonElement) => void, kind = ""): HTMLButtonElement {
  const element = make("button", { type: "button", class: kind || false }, label);
  element.addEventListener("click", () => act(element));
  return element;
}

let ids = 0;
/** An id that nothing else on the page has. */
export function fresh(stem: string): string {
  ids += 1;
  return `${stem}-${ids}`;
}

/** The words of `text`, in small letters. */
export function words(text: string): string[] {
  return text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
}

/** A function that calls `act` once nobody has called it for `milliseconds`. */
export function settled(act: () => void, milliseconds = 120): () => void {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(act, milliseconds);
  };
}

/** Gives `blob` to the person as a file. */
export function download(blob: Blob, name: string): void {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
