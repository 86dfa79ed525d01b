/** Completion of prefixes, classes and properties: ours, and what is in the graph. */
import type { Yasqe } from "@zazuko/yasqe";
import { select } from "./graph";

type YasqeClass = typeof Yasqe;

// Both are what the graph uses, most used first; the ontology's own terms carry labels.
const CLASSES = "SELECT ?term (COUNT(*) AS ?uses) WHERE { ?s a ?term } GROUP BY ?term";
const PROPERTIES = "SELECT ?term (COUNT(*) AS ?uses) WHERE { ?s ?term ?o } GROUP BY ?term";

/**
 * Puts our completers in the place of those that would ask prefix.cc and Linked Open Vocabularies.
 *
 * @param prefixes prefix to namespace, as the service speaks them
 */
export function register(yasqe: YasqeClass, endpoint: string, prefixes: Record<string, string>): void {
  const theirs = yasqe.Autocompleters;
  yasqe.registerAutocompleter({
    ...theirs["prefixes"]!,
    get: () => Object.entries(prefixes).map(([name, iri]) => `${name}: <${iri}>`),
    persistenceId: null,
  });
  for (const [name, query] of [
    ["class", CLASSES],
    ["property", PROPERTIES],
  ] as const) {
    yasqe.registerAutocompleter({
      ...theirs[name]!,
      get: async (_, token) => {
        const typed = token?.autocompletionString ?? "";
        const rows = await terms(endpoint, query);
        return rows.filter((iri) => iri.startsWith(typed));
      },
      persistenceId: null,
    });
  }
}

async function terms(endpoint: string, query: string): Promise<string[]> {
  const rows = await select(endpoint, query);
  const uses = (row: { uses?: string }): number => Number(row.uses);
  return rows.sort((a, b) => uses(b) - uses(a)).map((row) => row["term"] ?? "");
}
