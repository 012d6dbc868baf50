// Keys that mean something while the focus is within a part of the page.

export type Keys = Readonly<Record<string, () => void>>;

const WRITING = "input, select, textarea, [contenteditable], [popover]";

/** Let keys do something while a part has the focus; what is typed into a field stays there. */
export function listenToKeys(part: HTMLElement, keys: Keys): void {
  part.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target instanceof Element && event.target.closest(WRITING)) return;
    const name = event.shiftKey && event.key.length > 1 ? `Shift+${event.key}` : event.key;
    const act = keys[name] ?? keys[name.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
