/** A map of links: one stop for the tab key, and the arrow keys go on to the nearest area that way. */

interface Place {
  x: number;
  y: number;
}

export function enhance(figure: HTMLElement): void {
  // a wide one and one for a phone
  for (const svg of figure.querySelectorAll<SVGSVGElement>("svg[role]")) walk(svg);
}

function walk(svg: SVGSVGElement): void {
  const links = [...svg.querySelectorAll<SVGAElement>("a")];
  if (links.length === 0) return;
  const stop = (chosen: SVGAElement): void => {
    for (const link of links) link.setAttribute("tabindex", link === chosen ? "0" : "-1");
  };
  stop(links[0]!);
  // not of the picture: Chromium makes one that listens to the focus a stop of its own
  const around = svg.parentElement ?? svg;
  around.addEventListener("focusin", (event) => {
    const link = (event.target as Element).closest<SVGAElement>("a");
    if (link) stop(link);
  });
  svg.addEventListener("keydown", (event) => {
    const here = (event.target as Element).closest<SVGAElement>("a");
    const ways: Record<string, Place> = {
      ArrowLeft: { x: -1, y: 0 },
      ArrowRight: { x: 1, y: 0 },
      ArrowUp: { x: 0, y: -1 },
      ArrowDown: { x: 0, y: 1 },
    };
    const way = ways[event.key];
    if (event.key === "Escape") document.querySelector<HTMLAnchorElement>('nav[aria-label="Breadcrumb"] a:last-of-type')?.click();
    if (!here || !way) return;
    event.preventDefault();
    nearest(here, links, way)?.focus();
  });
}

/** The link whose middle is nearest to that of `here`, of those that lie more that way than aside. */
function nearest(here: SVGAElement, links: SVGAElement[], way: Place): SVGAElement | undefined {
  const from = middle(here);
  let best: SVGAElement | undefined;
  let least = Infinity;
  for (const link of links) {
    const to = middle(link);
    const ahead = (to.x - from.x) * way.x + (to.y - from.y) * way.y;
    const aside = Math.abs((to.x - from.x) * way.y) + Math.abs((to.y - from.y) * way.x);
    if (ahead <= 0 || aside > ahead * 2) continue;
    const distance = ahead + 2 * aside;
    if (distance < least) [best, least] = [link, distance];
  }
  return best;
}

function middle(link: SVGAElement): Place {
  const box = (link.querySelector("rect, path, circle") ?? link).getBoundingClientRect();
  return { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}
