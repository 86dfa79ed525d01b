/** The SPARQL editor: Yasgui on this service's endpoint, in the place of the page's plain form. */
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";
import "./editor.css";
import { complete } from "./accessible";
import { register } from "./completion";
import { root, pageConfig } from "./config";
import { label } from "./labels";
import { Chart } from "./editor_chart";
import { explain } from "./editor_errors";
import { make } from "./dom";
import { plan } from "./editor_plan";
import { watch } from "./editor_running";
import { catalogue, menu, type Example } from "./examples";

interface EditorConfig {
  /** prefix to namespace */
  prefixes: Record<string, string>;
}

const LONGEST_GET = 6000; // characters; what proxies let pass in an address
const form = document.querySelector<HTMLFormElement>("form#ask");
const text = form?.querySelector("textarea");
if (form && text) start(form, text);

function start(form: HTMLFormElement, text: HTMLTextAreaElement): void {
  const endpoint = new URL(form.getAttribute("action") ?? `${root}/sparql`, location.href).href;
  const { prefixes } = pageConfig<EditorConfig>("editor-config") ?? { prefixes: {} };
  register(Yasgui.Yasqe, endpoint, prefixes);

  // values, not their datatypes, until somebody unticks "Simple view"
  const plain = Yasgui.Tab.getDefaults.bind(Yasgui.Tab);
  Yasgui.Tab.getDefaults = (yasgui) => {
    const tab = plain(yasgui);
    tab.yasr.settings.pluginsConfig = { table: { compact: true } };
    return tab;
  };
  Yasgui.Yasr.registerPlugin("chart", Chart as never);
  const holder = document.createElement("div");
  holder.id = "editor";
  document.querySelector("[data-editor-replaces]")?.replaceChildren(holder);
  const editor = new Yasgui(holder, {
    persistenceId: "fairweave",
    autofocus: false,
    // a link may bring a query, but no other endpoint
    populateFromUrl: (tab) => ({
      ...tab,
      name: "From a link",
      requestConfig: { ...tab.requestConfig, endpoint },
    }),
    requestConfig: {
      endpoint,
      method: (yasgui) => ((yasgui.getTab()?.getQuery().length ?? 0) > LONGEST_GET ? "POST" : "GET"),
      acceptHeaderGraph: "text/turtle",
    },
    endpointCatalogueOptions: { getData: () => [{ endpoint }], keys: [], renderItem: () => undefined },
    yasqe: {
      value: text.defaultValue,
      autocompleters: ["prefixes", "class", "property", "variables"],
      prefixCcApi: null,
      screenReaderLabel: "SPARQL query",
    },
    yasr: { ...Yasgui.Yasr.defaults, prefixes, pluginOrder: ["table", "chart", "response"] },
  });

  const tools = make("div", { class: "editor-tools" });
  holder.before(tools);
  complete(holder);
  explain(editor, holder);
  plan(editor, tools, endpoint);
  watch(editor, holder, tools);
  void catalogue(endpoint).then(({ examples, base }) => {
    if (examples.length > 0) tools.before(menu(examples, (example) => open(editor, example)));
    if (base) leadHere(holder, base);
    name(holder, endpoint);
  });
}

/** Shows `example` in a tab of its own and runs it; errors are shown in the results. */
function open(editor: Yasgui, { id, query }: Example): void {
  editor
    .addTab(true, { name: id, yasqe: { value: query } }, { avoidDuplicateTabs: true })
    .query()
    .catch(() => undefined);
}

/** IRIs of results are named by their labels, and the place of an error is marked in the query. */
function name(holder: HTMLElement, endpoint: string): void {
  const improve = (): void => {
    label(holder, endpoint).catch(() => undefined); // without labels the IRIs stay
    mark(holder);
  };
  improve();
  new MutationObserver(improve).observe(holder, { childList: true, subtree: true });
}

interface Editor {
  lineCount(): number;
  addLineClass(line: number, where: string, kind: string): void;
  removeLineClass(line: number, where: string, kind: string): void;
}

/** Marks the line that the message of the endpoint names (“error at 2:7: …”, “line 2”). */
function mark(holder: HTMLElement): void {
  for (const tab of holder.querySelectorAll<HTMLElement>(".tabPanel")) {
    const editor = tab.querySelector<HTMLElement & { CodeMirror?: Editor }>(".CodeMirror")?.CodeMirror;
    if (!editor) continue;
    const message = tab.querySelector(".errorResult")?.textContent ?? "";
    const line = Number(/(?:\bat |\bline )(\d+)/.exec(message)?.[1] ?? 0) - 1;
    for (let n = 0; n < editor.lineCount(); n += 1) {
      if (n === line) editor.addLineClass(n, "background", "wrong-line");
      else editor.removeLineClass(n, "background", "wrong-line");
    }
  }
}

/** Links to records lead to their pages on this service, whatever the host of their IRIs. */
function leadHere(holder: HTMLElement, base: string): void {
  const lead = (): void => {
    for (const link of holder.querySelectorAll<HTMLAnchorElement>("a.iri")) {
      const iri = link.getAttribute("href") ?? "";
      if (!link.title && !iri.startsWith(`${root}/`)) link.title = iri;
      if (iri.startsWith(base)) link.setAttribute("href", `${root}/${iri.slice(base.length)}`);
      if (iri.startsWith(base) || iri.startsWith(location.origin)) link.target = "_self";
      else link.rel = "noopener noreferrer";
    }
  };
  lead();
  new MutationObserver(lead).observe(holder, { childList: true, subtree: true });
}
