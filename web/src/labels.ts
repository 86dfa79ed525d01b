/** IRIs in results are shown by their labels; the IRI stays as the link and its tooltip. */
import { select } from "./graph";

const MOST = 200; // IRIs that go into one question
const known = new Map<string, string>();
let asked = new Set<string>();

/** Puts labels into the links to IRIs in `holder`, as far as the graph has them. */
export async function label(holder: HTMLElement, endpoint: string): Promise<void> {
  const links = [...holder.querySelectorAll<HTMLAnchorElement>("a.iri:not([data-labelled])")];
  for (const link of links) {
    link.dataset["labelled"] = "";
    link.dataset["iri"] = link.title || link.getAttribute("href") || "";
  }
  const iris = [...new Set(links.map((link) => link.dataset["iri"]!))];
  const unknown = iris.filter((iri) => !known.has(iri) && !asked.has(iri) && /^https?:[^<>"{}|^`\\\s]+$/.test(iri));
  asked = new Set([...asked, ...unknown]);
  for (let start = 0; start < unknown.length; start += MOST) {
    const values = unknown.slice(start, start + MOST).map((iri) => `<${iri}>`).join(" ");
    const found = await select(endpoint, `${PREFIXES} SELECT ?iri (MIN(?name) AS ?label) { VALUES ?iri { ${values} } ?iri ${NAMES} ?name } GROUP BY ?iri`);
    for (const row of found) known.set(row["iri"]!, row["label"]!);
  }
  for (const link of links) {
    const iri = link.dataset["iri"]!;
    const name = known.get(iri);
    if (!name) continue;
    link.title = iri;
    link.textContent = name;
  }
}

const PREFIXES = `PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX foaf: <http://xmlns.com/foaf/0.1/> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>`;
const NAMES = "skos:prefLabel|dcterms:title|foaf:name|rdfs:label";
