/** The search box over the catalogue: hides, while one types, the cards without these words. */
import { make, settled, words } from "./dom";

export function enhance(form: HTMLFormElement): void {
  const field = form.querySelector<HTMLInputElement>("input[type=search]");
  // a page that came for some words has only the cards with these: then the server searches on
  if (!field || field.value) return;
  const cards = [...document.querySelectorAll<HTMLElement>("[data-card]")];
  const texts = cards.map((card) => (card.textContent ?? "").toLocaleLowerCase());
  const themes = new Set(cards.map((card) => card.closest("section")).filter((theme) => theme !== null));
  const status = make("span", { role: "status", class: "status" });
  form.append(status);
  field.addEventListener("input", settled(() => {
    const wanted = words(field.value);
    cards.forEach((card, n) => (card.hidden = !wanted.every((word) => texts[n]!.includes(word))));
    const left = cards.filter((card) => !card.hidden);
    for (const theme of themes) theme.hidden = !left.some((card) => theme.contains(card));
    status.textContent = wanted.length ? `${left.length} of ${cards.length} questions` : "";
  }));
}
