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
      get: async (editor, token) => {
        const typed = token?.autocompletionString ?? "";
        const found = (await terms(endpoint, kind)).filter((iri) => iri.startsWith(typed));
        if (kind !== "property") return found;
        const before = editor.getRange({ line: 0, ch: 0 }, editor.getCursor());
        const type = classOf(before, prefixes);
        const its = type ? await properties(endpoint, type).catch(() => new Set<string>()) : new Set<string>();
        // its own first; what rules infer is in no statistics of a class
        return [...found.filter((iri) => its.has(iri)), ...found.filter((iri) => !its.has(iri))];
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

/** The class that the subject of the statement at the end of `text` is said to be of; empty where none is. */
export function classOf(text: string, prefixes: Record<string, string>): string {
  const declared = Object.fromEntries(
    [...text.matchAll(/PREFIX\s+([\w.-]*):\s*<([^>]*)>/gi)].map(([, name, iri]) => [name ?? "", iri ?? ""]),
  );
  const body = text.replace(/<[^>]*>|"[^"]*"|'[^']*'/g, (quoted) => quoted.replace(/[.{}]/g, "\u0000"));
  const statement = body.split(/[{}]|\.(?=\s|$)/).at(-1)?.trim() ?? "";
  const subject = /^(\?\w+)/.exec(statement)?.[1];
  if (!subject) return "";
  const said = new RegExp(`\\${subject}\\s+(?:[^.{}]*;\\s*)?(?:a|rdf:type)\\s+(<[^>]+>|[\\w.-]*:[\\w./-]+)`).exec(body);
  const type = said?.[1]?.replaceAll("\u0000", ".") ?? "";
  if (type.startsWith("<")) return type.slice(1, -1);
  const colon = type.indexOf(":");
  const namespace = { ...prefixes, ...declared }[type.slice(0, colon)];
  return colon >= 0 && namespace ? namespace + type.slice(colon + 1) : "";
}

/** The properties that entities of a class have, as the statistics of the graph list them. */
async function properties(endpoint: string, type: string): Promise<Set<string>> {
  const found = await select(endpoint, `PREFIX void: <http://rdfs.org/ns/void#>
SELECT DISTINCT ?term_iri { ?part void:class <${type}> ; void:propertyPartition/void:property ?term_iri }`);
  return new Set(found.map((row) => row["term_iri"] ?? ""));
}
