// What the page shows: the diagram with its tools, or the same as a tree or a table.

import { announce } from "./announce";
import { Diagram, findNode, nameNode } from "./diagram";
import { followGestures } from "./gestures";
import { showHelp } from "./help";
import { Keyboard } from "./keyboard";
import { listenToKeys } from "./keys";
import { makeMinimap } from "./minimap";
import { savePicture } from "./png";
import { Search } from "./search";
import { exchange, swapDrawing, swapParts } from "./swap";
import { fillTools } from "./tools";
import { Unfolding } from "./unfold";
import { Viewport } from "./viewport";
import { fill, type Words } from "./words";

const VIEWS = { d: "diagram", b: "tree", t: "table" };

interface Scene {
  readonly diagram: Diagram;
  readonly viewport: Viewport;
  readonly keyboard: Keyboard;
  readonly search: Search;
}

/** The part of the page that the script brings to life. */
export class Stage {
  root: HTMLElement;
  readonly words: Words;
  #scene: Scene | undefined;
  #key: string | undefined;
  readonly #unfolding: Unfolding;

  constructor(root: HTMLElement, words: Words) {
    this.root = root;
    this.words = words;
    this.#unfolding = new Unfolding(this, (count) => fill(this.words.back, { count }));
    this.#mount();
    this.#scene?.viewport.showStart();
  }

  /** How many nodes are shown. */
  get count(): number {
    return this.#scene?.diagram.nodes.length ?? 0;
  }

  /** The key of the node that has the focus, or had it. */
  get key(): string | undefined {
    return this.#scene?.keyboard.current?.dataset["key"] ?? this.#key;
  }

  announce(text: string): void {
    announce(text);
  }

  /** Show another page's state; tell whether that was still wanted. */
  async show(
    page: Document, key: string | undefined, isWanted: () => boolean, remember: () => void,
  ): Promise<boolean> {
    const fresh = page.getElementById("network");
    const drawing = fresh?.querySelector<SVGSVGElement>("svg.diagram");
    if (this.#scene && drawing) {
      await swapDrawing(this.#scene.diagram, drawing, isWanted, () => this.#place(key, remember));
      if (!isWanted()) return false;
      exchange(this.root.querySelector("figcaption"), fresh?.querySelector("figcaption") ?? null);
    } else if (fresh) {
      remember();
      this.#key = key ?? this.key;
      this.root.replaceWith(document.adoptNode(fresh));
      this.root = fresh;
      this.#mount();
      this.#enter();
    }
    swapParts(page);
    return true;
  }

  /** Put a new drawing where the old one was: same scale, same focus, same place on the screen. */
  #place(wanted: string | undefined, remember: () => void): void {
    if (!this.#scene) return;
    const { diagram, viewport, keyboard } = this.#scene;
    const old = keyboard.current;
    const hasFocus = old === document.activeElement;
    remember();
    diagram.describe(this.words);
    const node = diagram.findKey(wanted ?? this.key) ?? diagram.start;
    keyboard.adopt(node);
    viewport.apply();
    if (!node) return;
    if (old) viewport.follow(old, node);
    if (hasFocus) keyboard.focus(node);
  }

  #mount(): void {
    const svg = this.root.querySelector<SVGSVGElement>("svg.diagram");
    const canvas = this.root.querySelector<HTMLElement>(".canvas");
    this.#scene = svg && canvas ? this.#open(new Diagram(canvas, svg)) : undefined;
    this.root.tabIndex = -1;
    listenToKeys(this.root, {
      ...Object.fromEntries(
        Object.entries(VIEWS).map(([key, view]) => [key, () => this.#switch(view)]),
      ),
      "?": () => showHelp(this.words),
    });
  }

  #open(diagram: Diagram): Scene {
    const { words, root } = this;
    const viewport = new Viewport(diagram);
    const keyboard = new Keyboard(diagram, viewport, words, openPage);
    keyboard.adopt(diagram.findKey(this.#key) ?? diagram.start);
    const search = new Search(diagram, words, (node) => keyboard.focus(node), () => this.#enter());
    listenToKeys(root, {
      "/": () => search.field.focus(),
      n: () => search.step(1),
      N: () => search.step(-1),
      "+": () => viewport.zoomIn(),
      "-": () => viewport.zoomOut(),
      "0": () => void viewport.fit(),
    });
    followGestures(diagram.canvas, viewport);
    diagram.canvas.addEventListener("click", (event) => this.#click(event));
    diagram.describe(words);
    const bar = root.querySelector<HTMLElement>("#network-tools");
    const map = makeMinimap(diagram, viewport, words.map);
    const save = (): void => void this.#save(diagram);
    if (bar) fillTools(bar, words, viewport, search, map, { help: () => showHelp(words), save });
    viewport.apply();
    return { diagram, viewport, keyboard, search };
  }

  /** Put the focus where one was. */
  #enter(): void {
    const { diagram, keyboard } = this.#scene ?? {};
    const node = diagram?.findKey(this.key) ?? diagram?.start;
    if (node && keyboard) keyboard.focus(node);
    else this.root.focus();
  }

  #click(event: MouseEvent): void {
    const node = findNode(event.target);
    const href = node?.getAttribute("href");
    if (!node || !href || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this.#scene?.keyboard.focus(node);
    const name = nameNode(node);
    const said = (count: number): string => fill(this.words.shown, { name, count });
    void this.#unfolding.go({ href, said, isNew: true });
  }

  /** Show the same in another way, by the link that leads there. */
  #switch(view: string): void {
    const link = document.querySelector<HTMLAnchorElement>(`a[data-view="${view}"]`);
    if (!link || link.ariaCurrent) return;
    const said = link.textContent?.trim() ?? "";
    void this.#unfolding.go({ href: link.href, said: () => said, isNew: true });
  }

  async #save(diagram: Diagram): Promise<void> {
    const { picture_making, picture_made, picture_failed } = this.words;
    announce(picture_making);
    const name = location.pathname.split("/").filter(Boolean).join("-");
    try {
      await savePicture(diagram.svg, `${name}.png`);
      announce(picture_made);
    } catch {
      announce(picture_failed);
    }
  }
}

/** Open the page about a node as a link on this page would. */
function openPage(node: SVGAElement): void {
  const link = document.createElement("a");
  link.href = node.dataset["page"] ?? "";
  if (link.getAttribute("href")) link.click();
}
