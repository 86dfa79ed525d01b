/** The saved queries, as the graph itself lists them for SPARQL editors. */
import { select } from "./graph";

export interface Example {
  id: string;
  question: string;
  query: string;
  tag: string;
}

export interface Catalogue {
  examples: Example[];
  /** what every record's IRI begins with; empty where the graph does not say */
  base: string;
}

const EXAMPLES = `PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX schema: <https://schema.org/>
SELECT ?iri ?id ?question ?query (MIN(?keyword) AS ?tag)
WHERE {
  ?iri a sh:SPARQLExecutable ; dcterms:identifier ?id ; rdfs:comment ?question ; sh:select ?query .
  OPTIONAL { ?iri schema:keywords ?keyword }
}
GROUP BY ?iri ?id ?question ?query
ORDER BY ?tag ?question`;

export async function catalogue(endpoint: string): Promise<Catalogue> {
  const rows = await select(endpoint, EXAMPLES);
  const first = rows[0];
  const path = `queries/${first?.["id"]}`;
  return {
    base: first?.["iri"]?.endsWith(path) ? first["iri"].slice(0, -path.length) : "",
    examples: rows.map((row) => ({
      id: row["id"] ?? "",
      question: row["question"] ?? "",
      query: row["query"] ?? "",
      tag: row["tag"] ?? "Others",
    })),
  };
}

/** A menu of `examples` by tag; `open` is called with the one that is chosen. */
export function menu(examples: Example[], open: (example: Example) => void): HTMLElement {
  const label = document.createElement("label");
  const list = document.createElement("select");
  label.append("Begin with a saved query ", list);
  label.className = "examples";
  list.add(new Option("choose one …", ""));
  const groups = new Map<string, HTMLOptGroupElement>();
  for (const example of examples) {
    let group = groups.get(example.tag);
    if (!group) {
      group = document.createElement("optgroup");
      group.label = example.tag;
      groups.set(example.tag, group);
      list.append(group);
    }
    group.append(new Option(example.question, example.id));
  }
  list.addEventListener("change", () => {
    const chosen = examples.find((example) => example.id === list.value);
    if (chosen) open(chosen);
    list.value = "";
  });
  return label;
}
