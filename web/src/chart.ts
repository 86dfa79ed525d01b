/** Charts that the server drew: tooltips, arrow keys from mark to mark, files to take along. */
import { button, download, make } from "./dom";

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = ["fill", "stroke", "stroke-width", "opacity", "font-family", "font-size", "font-weight", "text-anchor"];
const SCALE = 2; // pixels of a PNG for one of the picture

export function enhance(figure: HTMLElement): void {
  // a wide one and one for a phone; files are of the wide one
  const drawings = [...figure.querySelectorAll("svg")].map((svg) => ({ svg, tips: explain(svg) }));
  const wide = drawings[0];
  if (!wide) return;
  for (const { svg, tips } of drawings) if (tips.size > 0) tooltips(svg, tips);
  if (!figure.dataset["query"]) return; // a small one, whose page has all that
  const standalone = (): SVGSVGElement => alone(wide.svg, wide.tips);
  const name = figure.dataset["query"];
  const tools = make("div", { class: "chart-tools" },
    button("Download SVG", () => download(asFile(standalone()), `${name}.svg`), "quiet"),
    button("Download PNG", () => void png(standalone()).then((blob) => download(blob, `${name}.png`)), "quiet"),
  );
  figure.append(tools);
}

/** The text of each mark: its `<title>`, which the browser's own tooltip would show late or never. */
function explain(svg: SVGSVGElement): Map<SVGElement, string> {
  const tips = new Map<SVGElement, string>();
  for (const title of svg.querySelectorAll("title")) {
    const mark = title.parentElement as unknown as SVGElement;
    if (mark === svg) continue;
    tips.set(mark, title.textContent ?? "");
    title.remove();
  }
  return tips;
}

function tooltips(svg: SVGSVGElement, tips: Map<SVGElement, string>): void {
  const marks = [...tips.keys()];
  // one stop for the tab key: the arrow keys go on from there, and Enter follows a mark's link
  for (const link of svg.querySelectorAll("a")) link.setAttribute("tabindex", "-1");
  // the picture stays one image for a screen reader; this reads its marks one by one
  const stage = make("div", {
    class: "stage",
    tabindex: "0",
    role: "group",
    "aria-label": "Chart: the arrow keys go from mark to mark",
  });
  const tip = make("div", { class: "tip", role: "status", hidden: true });
  svg.replaceWith(stage);
  stage.append(svg, tip);
  let active: SVGElement | undefined;

  const show = (mark: SVGElement | undefined): void => {
    active?.classList.remove("active");
    active = mark;
    tip.hidden = !mark;
    if (!mark) return;
    mark.classList.add("active");
    tip.textContent = tips.get(mark) ?? "";
    const [box, outer] = [mark.getBoundingClientRect(), stage.getBoundingClientRect()];
    const middle = box.left + box.width / 2 - outer.left;
    const left = Math.min(Math.max(middle - tip.offsetWidth / 2, 0), outer.width - tip.offsetWidth);
    const above = box.top - outer.top - tip.offsetHeight - 6;
    tip.style.left = `${Math.max(left, 0)}px`;
    tip.style.top = `${above >= 0 ? above : box.bottom - outer.top + 6}px`;
  };
  const markAt = (event: Event): SVGElement | undefined =>
    marks.find((mark) => mark.contains(event.target as Node));
  stage.addEventListener("pointerover", (event) => show(markAt(event)));
  stage.addEventListener("pointerleave", () => show(undefined));
  stage.addEventListener("blur", () => show(undefined));
  stage.addEventListener("keydown", (event) => {
    const at = active ? marks.indexOf(active) : -1;
    const steps: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: Math.max(at, 0) - 1,
      ArrowUp: Math.max(at, 0) - 1,
      Home: 0,
      End: marks.length - 1,
    };
    const next = steps[event.key];
    if (event.key === "Escape") show(undefined);
    else if (event.key === "Enter") active?.closest("a")?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
    if (next === undefined) return;
    event.preventDefault();
    show(marks[(next + marks.length) % marks.length]);
  });
}

/** A copy that looks the same without our stylesheet, with the text of its marks. */
function alone(svg: SVGSVGElement, tips: Map<SVGElement, string>): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [originals, copies] = [svg.querySelectorAll<SVGElement>("*"), copy.querySelectorAll<SVGElement>("*")];
  originals.forEach((original, n) => {
    const [style, target] = [getComputedStyle(original), copies[n]!];
    if (!["title", "desc", "style"].includes(target.tagName)) {
      for (const property of DRAWN) target.style.setProperty(property, style.getPropertyValue(property));
    }
    target.removeAttribute("class");
    const tip = tips.get(original);
    if (tip) target.append(Object.assign(document.createElementNS(SVG, "title"), { textContent: tip }));
  });
  const { width, height } = svg.viewBox.baseVal;
  copy.setAttribute("xmlns", SVG);
  copy.setAttribute("width", `${width || svg.clientWidth}`);
  copy.setAttribute("height", `${height || svg.clientHeight}`);
  copy.style.background = background(svg);
  return copy;
}

/** The colour that is seen behind `element`. */
function background(element: Element | null): string {
  for (let e = element; e; e = e.parentElement) {
    const colour = getComputedStyle(e).backgroundColor;
    if (colour !== "rgba(0, 0, 0, 0)" && colour !== "transparent") return colour;
  }
  return "white";
}

function asFile(svg: SVGSVGElement): Blob {
  return new Blob([new XMLSerializer().serializeToString(svg)], { type: "image/svg+xml" });
}

async function png(svg: SVGSVGElement): Promise<Blob> {
  const image = new Image();
  const address = URL.createObjectURL(asFile(svg));
  try {
    image.src = address;
    await image.decode();
  } finally {
    URL.revokeObjectURL(address);
  }
  const canvas = make("canvas");
  canvas.width = image.naturalWidth * SCALE;
  canvas.height = image.naturalHeight * SCALE;
  canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture came of it"))), "image/png");
  });
}
