// The keys there are, in a window above the page.

import { makeElement } from "./element";
import type { Words } from "./words";

const ID = "network-keys";

/** Show the keys there are; Escape closes, and the focus returns to where it was. */
export function showHelp(words: Words): void {
  if (document.getElementById(ID)) return;
  const before = document.activeElement;
  const rows = words.keys.map(([key, does]) => {
    const name = makeElement("dt", {}, makeElement("kbd", {}, key));
    return makeElement("div", {}, name, makeElement("dd", {}, does));
  });
  const close = makeElement("button", { type: "button" }, words.close);
  // a modal dialog would style the whole diagram anew, for it makes all of it inert
  const help = makeElement(
    "div",
    { id: ID, class: "keys", popover: "auto", role: "dialog", "aria-label": words.help },
    makeElement("div", { class: "row" }, makeElement("h2", {}, words.help), close),
    makeElement("dl", {}, ...rows),
  );
  close.addEventListener("click", () => help.hidePopover());
  help.addEventListener("toggle", (event) => {
    if (event.newState === "open") return close.focus();
    const { activeElement, body } = document;
    if (help.contains(activeElement) || activeElement === body) focusAgain(before);
    help.remove();
  });
  document.body.append(help);
  help.showPopover();
}

function focusAgain(element: Element | null): void {
  const canFocus = element instanceof HTMLElement || element instanceof SVGElement;
  if (canFocus) element.focus({ preventScroll: true });
}
