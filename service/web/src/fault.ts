// What went wrong, in words, on a page that stays usable.

import { makeElement } from "./element";
import { Refusal } from "./load";
import { fill, type Words } from "./words";

/** Say in a part of the page what went wrong, and offer to try again. */
export function showFault(
  part: HTMLElement, words: Words, fault: unknown, retry: () => void,
): void {
  clearFault();
  const button = makeElement("button", { type: "button" }, words.again);
  button.addEventListener("click", retry);
  const text = makeElement("p", {}, explain(words, fault));
  part.prepend(makeElement("div", { class: "doubt fault", role: "alert" }, text, button));
}

export function clearFault(): void {
  document.querySelector("#network .fault")?.remove();
}

function explain(words: Words, fault: unknown): string {
  if (!(fault instanceof Refusal)) return words.unreachable;
  const reason = fault.reason || fill(words.unknown, { status: fault.status });
  return fill(words.refused, { reason });
}
