/** Completion of prefixes, classes and properties: ours, and what is in the graph. */
import type { Yasqe } from "@zazuko/yasqe";
import { root } from "./config";
import { rows, select, type Row } from "./graph";

type YasqeClass = typeof Yasqe;

// a saved query, so that its answer is there since the snapshot was published
const SAVED = `${root}/queries/terms-used.json`;
// for a service without it
const QUERIES = {
  class: "SELECT ?term_iri (COUNT(*) AS ?uses) WHERE { ?s a ?term_iri } GROUP BY ?term_iri",
  property: "SELECT ?term_iri (COUNT(*) AS ?uses) WHERE { ?s ?term_iri ?o } GROUP BY ?term_iri",
};
type Kind = keyof typeof QUERIES;

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
  for (const kind of Object.keys(QUERIES) as Kind[]) {
    yasqe.registerAutocompleter({
      ...theirs[kind]!,
      get: async (_, token) => {
        const typed = token?.autocompletionString ?? "";
        return (await terms(endpoint, kind)).filter((iri) => iri.startsWith(typed));
      },
      persistenceId: null,
    });
  }
}

let saved: Promise<Row[]> | undefined;

/** The IRIs of all terms of a kind that are in use, the most used first. */
async function terms(endpoint: string, kind: Kind): Promise<string[]> {
  saved ??= rows(SAVED).catch(() => []);
  let found = (await saved).filter((row) => row["kind"] === kind);
  if (found.length === 0) found = await select(endpoint, QUERIES[kind]);
  const uses = (row: Row): number => Number(row["uses"]);
  return [...found].sort((a, b) => uses(b) - uses(a)).map((row) => row["term_iri"] ?? "");
}
