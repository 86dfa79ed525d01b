/** Makes a page better than it is without a script; README.md lists what it looks for. */
import sheet from "./app.css";
import * as chart from "./chart";
import * as combobox from "./combobox";
import * as copy from "./copy";
import * as filter from "./filter";
import * as lineage from "./lineage";
import * as list from "./list";
import * as map from "./map";
import * as suggest from "./suggest";
import * as table from "./table";
import * as tabs from "./tabs";

const styles = new CSSStyleSheet();
styles.replaceSync(sheet);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, styles];

/** Each on its own: what fails leaves the rest of the page as it should be. */
function each<E extends Element>(selector: string, enhance: (element: E) => void): void {
  for (const element of document.querySelectorAll<E>(selector)) {
    try {
      enhance(element);
    } catch (error) {
      console.error(error);
    }
  }
}

// the browser sends every field of a form; the address that is copied has those that are set
each<HTMLFormElement>("form[data-address]", (form) => {
  history.replaceState(history.state, "", form.getAttribute("data-address") + location.hash); // a field may be called “dataset”
});
// where there is room, the form that folds after the first answer is open
each<HTMLDetailsElement>("details[data-open-wide]", (details) => {
  details.open = matchMedia("(min-width: 40rem)").matches;
});
each("table[data-table]", table.enhance);
each("[data-copy]", copy.enhance);
each("[data-tabs]", tabs.enhance);
each("input[list]", combobox.enhance);
each("input[data-suggests]", suggest.enhance);
each("figure.chart", chart.enhance);
each("figure[data-lineage]", lineage.enhance);
each("figure[data-map]", map.enhance);
each("form[data-search]", filter.enhance);
list.remember();
each("a[data-list]", list.link);
each("a[data-adds-to-list]", list.adding);
each("a[data-adds-while-searching]", list.searching);
each("a[data-empties-list]", list.emptying);
