/** Settings from the server for a page’s script, in a `<script type="application/json">` of the page. */
export function pageConfig<T>(id: string): T | undefined {
  const element = document.getElementById(id);
  return element ? (JSON.parse(element.textContent ?? "") as T) : undefined;
}

/** The prefix of the service's paths: empty, or `/fairweave` behind such a proxy. */
export const root = document.documentElement.dataset["root"] ?? "";
