/** Queries the service’s own endpoint; results are cached while the page is open. */

export type Row = Record<string, string>;

const answers = new Map<string, Promise<Row[]>>();

/** The rows that `query` has at `endpoint`, each cell as its plain text. */
export function select(endpoint: string, query: string): Promise<Row[]> {
  let answer = answers.get(query);
  if (!answer) {
    answer = ask(endpoint, query);
    answer.catch(() => answers.delete(query)); // the next request tries again
    answers.set(query, answer);
  }
  return answer;
}

interface Results {
  results: { bindings: Record<string, { value: string }>[] };
}

function ask(endpoint: string, query: string): Promise<Row[]> {
  // GET, so that the browser's cache and the service's are of use
  return rows(`${endpoint}?${new URLSearchParams({ query })}`);
}

/** The rows of the SPARQL results at `address`. */
export async function rows(address: string): Promise<Row[]> {
  const response = await fetch(address, { headers: { Accept: "application/sparql-results+json" } });
  if (!response.ok) throw new Error(`${address} answers ${response.status}`);
  const { results } = (await response.json()) as Results;
  return results.bindings.map((binding) =>
    Object.fromEntries(Object.entries(binding).map(([name, { value }]) => [name, value])),
  );
}
