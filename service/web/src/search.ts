// Search within the diagram: what is found is marked, and visited one after the other.

import { announce } from "./announce";
import { makeElement } from "./element";
import { nameNode, type Diagram } from "./diagram";
import { drawFrame } from "./slices";
import { fill, type Words } from "./words";

const SLICE = 100; // nodes that are marked in one frame
const PAUSE = 150; // milliseconds after which a typed word is looked up

/** A field that finds nodes by their words. */
export class Search {
  readonly field: HTMLInputElement;
  readonly count: HTMLOutputElement;
  #hits: readonly SVGAElement[] = [];
  #at = -1;
  #texts: readonly string[] | undefined;
  #late = 0;

  constructor(
    readonly diagram: Diagram,
    readonly words: Words,
    readonly visit: (node: SVGAElement) => void,
    leave: () => void,
  ) {
    this.field = makeElement("input", {
      type: "search", "aria-label": words.search, placeholder: words.search, autocomplete: "off",
    });
    this.count = makeElement("output", { class: "muted" });
    diagram.addEventListener("change", () => this.#renew());
    this.field.addEventListener("input", () => this.#wait());
    this.field.addEventListener("keydown", (event) => {
      const act = { Enter: () => this.step(event.shiftKey ? -1 : 1), Escape: leave }[event.key];
      if (!act) return;
      event.preventDefault();
      this.#find();
      act();
    });
  }

  /** Go to the next hit, or the one before. */
  step(by: number): void {
    const count = this.#hits.length;
    if (!count) return announce(this.words.hits_none);
    this.#at = this.#at < 0 && by < 0 ? count - 1 : (this.#at + by + count) % count;
    const hit = this.#hits[this.#at];
    if (!hit) return;
    this.visit(hit);
    announce(fill(this.words.hit, { number: this.#at + 1, count }));
  }

  /** Forget what was searched for. */
  clear(): void {
    this.field.value = "";
    this.#find();
  }

  #wait(): void {
    clearTimeout(this.#late);
    this.#late = setTimeout(() => this.#find(), PAUSE);
  }

  #renew(): void {
    this.#texts = undefined;
    this.#hits = [];
    if (this.field.value) this.#find();
  }

  #find(): void {
    clearTimeout(this.#late);
    const wanted = fold(this.field.value).split(/\s+/).filter(Boolean);
    this.#texts ??= this.diagram.nodes.map(readText);
    const texts = this.#texts;
    const hits = wanted.length
      ? this.diagram.nodes.filter((_, at) => wanted.every((word) => texts[at]?.includes(word)))
      : [];
    if (hits.length !== this.#hits.length || hits.some((hit, at) => hit !== this.#hits[at])) {
      const old = this.#hits;
      this.#hits = hits;
      void this.#mark(old, hits);
      this.#at = -1;
    }
    this.#tell();
  }

  /** Mark what was found instead of what was, a few in each frame. */
  async #mark(old: readonly SVGAElement[], hits: readonly SVGAElement[]): Promise<void> {
    const found = new Set(hits);
    const lost = old.filter((node) => !found.has(node) && node.classList.contains("found"));
    const changed = [...lost, ...hits.filter((node) => !node.classList.contains("found"))];
    for (let start = 0; start < changed.length; start += SLICE) {
      if (start) await drawFrame();
      for (const node of changed.slice(start, start + SLICE)) {
        node.classList.toggle("found", this.#hits === hits && found.has(node));
      }
    }
  }

  #tell(): void {
    const { hits_none, hits_one, hits_many } = this.words;
    const count = this.#hits.length;
    const text = count === 0 ? hits_none : count === 1 ? hits_one : fill(hits_many, { count });
    this.count.value = this.field.value.trim() ? text : "";
  }
}

function readText(node: SVGAElement): string {
  return fold(`${nameNode(node)} ${node.getAttribute("aria-label") ?? ""}`);
}

/** Return a text as it is compared: without case, accents and ß. */
function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("ß", "ss");
}
