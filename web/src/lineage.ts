/** Lineage answers to pointer and keys: a dataset lights up all that it comes from and all made from it. */

type Neighbours = Map<string, Set<string>>;

export function enhance(figure: HTMLElement): void {
  const svg = figure.querySelector("svg");
  if (!svg) return;
  const nodes = new Map([...svg.querySelectorAll<SVGAElement>("a[data-node]")].map((a) => [a.dataset["node"]!, a]));
  const lines = [...svg.querySelectorAll<SVGPathElement>("path[data-source]")];
  const up: Neighbours = new Map();
  const down: Neighbours = new Map();
  for (const { dataset } of lines) {
    put(up, dataset["made"]!, dataset["source"]!);
    put(down, dataset["source"]!, dataset["made"]!);
  }

  const light = (iri: string | null): void => {
    svg.classList.toggle("lit", iri !== null);
    const sources = iri === null ? new Set<string>() : reach(up, iri);
    const made = iri === null ? new Set<string>() : reach(down, iri);
    for (const [name, node] of nodes) node.classList.toggle("on", sources.has(name) || made.has(name));
    for (const line of lines) {
      const { source, made: end } = line.dataset;
      const on = (sources.has(source!) && sources.has(end!)) || (made.has(source!) && made.has(end!));
      line.classList.toggle("on", on);
    }
  };
  for (const [iri, node] of nodes) {
    node.addEventListener("pointerenter", () => light(iri));
    node.addEventListener("pointerleave", () => light(null));
    node.addEventListener("focus", () => light(iri));
    node.addEventListener("blur", () => light(null));
  }

  svg.addEventListener("keydown", (event) => {
    const iri = (document.activeElement as HTMLElement | SVGElement | null)?.dataset["node"];
    const here = iri === undefined ? undefined : nodes.get(iri);
    if (!here || iri === undefined) return;
    const near: Record<string, () => SVGAElement | undefined> = {
      ArrowLeft: () => nodes.get(first(up, iri)),
      ArrowRight: () => nodes.get(first(down, iri)),
      ArrowUp: () => beside(here, nodes.values(), -1),
      ArrowDown: () => beside(here, nodes.values(), 1),
    };
    const next = near[event.key]?.();
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  for (const more of svg.querySelectorAll<SVGAElement>("a.more")) {
    more.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      void unfold(figure, more.href.baseVal);
    });
  }

  const box = svg.parentElement;
  const middle = svg.querySelector<SVGGraphicsElement>(".here .box")?.getBBox();
  if (box && middle) box.scrollLeft = middle.x + middle.width / 2 - box.clientWidth / 2;
}

/** Puts the whole picture in the place of this one; the link is followed where that fails. */
async function unfold(figure: HTMLElement, address: string): Promise<void> {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const whole = page.querySelector<HTMLElement>("figure[data-lineage]");
    if (!answer.ok || !whole) throw new Error(`${answer.status} for ${address}`);
    figure.replaceWith(whole);
    enhance(whole);
    whole.querySelector<SVGAElement>(".here")?.focus({ preventScroll: true });
  } catch {
    location.assign(address);
  }
}

function put(neighbours: Neighbours, from: string, to: string): void {
  neighbours.set(from, (neighbours.get(from) ?? new Set()).add(to));
}

function first(neighbours: Neighbours, iri: string): string {
  return [...(neighbours.get(iri) ?? [])][0] ?? "";
}

/** All that can be reached from `iri`, itself included. */
function reach(neighbours: Neighbours, iri: string): Set<string> {
  const found = new Set([iri]);
  for (const at of found) for (const next of neighbours.get(at) ?? []) found.add(next);
  return found;
}

/** The nearest in the same column, above (-1) or below (1). */
function beside(here: SVGAElement, all: Iterable<SVGAElement>, way: 1 | -1): SVGAElement | undefined {
  const at = place(here);
  return [...all]
    .filter((node) => place(node).x === at.x && (place(node).y - at.y) * way > 0)
    .sort((a, b) => (place(a).y - place(b).y) * way)[0];
}

function place(node: SVGAElement): { x: number; y: number } {
  const box = node.querySelector(".box");
  return { x: Number(box?.getAttribute("x")), y: Number(box?.getAttribute("y")) };
}
