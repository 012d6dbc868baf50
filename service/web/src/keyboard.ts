// The diagram by keyboard: one node is in the tab order, arrows follow edges from node to node.

import { announce, sayEdge } from "./announce";
import { findNode, type Diagram, type Direction, type Edge } from "./diagram";
import { listenToKeys } from "./keys";
import { fill, type Words } from "./words";
import type { Viewport } from "./viewport";

const RING = 3; // pixels of the ring round the node in focus, whatever the scale
const OPPOSITE: Readonly<Record<Direction, Direction>> = { target: "source", source: "target" };

interface Fork {
  readonly node: SVGAElement;
  readonly direction: Direction;
}

/** Moves the focus within a diagram. */
export class Keyboard {
  #current: SVGAElement | undefined;
  // by which edge one came, if not by going back
  #came: { readonly edge: Edge; readonly direction: Direction } | undefined;
  // where a number chooses among several edges
  #fork: Fork | undefined;
  readonly #taken = new Map<string, number>();

  constructor(
    readonly diagram: Diagram,
    readonly viewport: Viewport,
    readonly words: Words,
    open: (node: SVGAElement) => void,
  ) {
    diagram.canvas.removeAttribute("tabindex"); // it scrolls as the focus moves
    diagram.canvas.addEventListener("focusin", (event) => this.#enter(findNode(event.target)));
    viewport.addEventListener("change", () => this.#ring());
    listenToKeys(diagram.canvas, {
      ArrowRight: () => this.#follow("target"),
      ArrowLeft: () => this.#follow("source"),
      ArrowDown: () => this.#step(1),
      ArrowUp: () => this.#step(-1),
      Home: () => this.#jump(this.diagram.start),
      "Shift+Enter": () => this.#current && open(this.#current),
      ...Object.fromEntries(
        Array.from("123456789", (digit) => [digit, () => this.#choose(Number(digit))]),
      ),
    });
  }

  /** The node that has the focus, or would get it. */
  get current(): SVGAElement | undefined {
    return this.#current;
  }

  /** Take over a new drawing, in which this node is the one in the tab order. */
  adopt(current: SVGAElement | undefined): void {
    for (const node of this.diagram.nodes) setTabIndex(node, node === current ? "0" : "-1");
    this.#current = current;
    this.#came = this.#fork = undefined;
    this.#taken.clear();
  }

  /** Move the focus to a node. */
  focus(node: SVGAElement): void {
    this.#enter(node);
    node.focus({ preventScroll: true });
    this.viewport.reveal(node);
  }

  #enter(node: SVGAElement | null): void {
    if (!node || node === this.#current) return;
    if (this.#current) setTabIndex(this.#current, "-1");
    setTabIndex(node, "0");
    this.#current = node;
    this.#came = this.#fork = undefined;
    this.#ring();
  }

  #jump(node: SVGAElement | undefined): void {
    if (!node) return;
    this.focus(node);
    announce(""); // what was said of the last edge is over
  }

  #step(by: number): void {
    const next = this.#current && this.diagram.neighbour(this.#current, by);
    this.#jump(next);
    if (!next) announce(this.words.no_neighbour);
  }

  #follow(direction: Direction): void {
    const node = this.#current;
    if (!node) return;
    const { no_target, no_source } = this.words;
    const edges = this.diagram.edges(node, direction);
    const came = this.#came?.direction === OPPOSITE[direction] ? this.#came.edge : undefined;
    const back = came ? edges.indexOf(came) : -1;
    if (!edges.length) announce(direction === "target" ? no_target : no_source);
    else if (back >= 0) this.#return(edges, back, direction);
    else this.#take({ node, direction }, this.#count(node, direction) % edges.length);
  }

  /** Go back the way one came: the same key again will take the next way. */
  #return(edges: readonly Edge[], number: number, direction: Direction): void {
    const fork = this.#fork;
    this.#move(edges, number, direction);
    this.#came = undefined;
    this.#fork = fork;
  }

  #choose(number: number): void {
    const node = this.#current;
    if (!node) return;
    const way = this.diagram.edges(node, "target").length ? "target" : "source";
    const fork = this.#fork ?? { node, direction: way };
    if (this.diagram.edges(fork.node, fork.direction)[number - 1]) this.#take(fork, number - 1);
    else announce(fill(this.words.no_edge, { number }));
  }

  #take(fork: Fork, number: number): void {
    const edges = this.diagram.edges(fork.node, fork.direction);
    const edge = edges[number];
    if (!edge) return;
    this.#taken.set(name(fork.node, fork.direction), number + 1);
    this.#move(edges, number, fork.direction);
    this.#came = { edge, direction: fork.direction };
    this.#fork = fork;
  }

  #move(edges: readonly Edge[], number: number, direction: Direction): void {
    const edge = edges[number];
    const node = edge && this.diagram.find(edge[direction]);
    if (!edge || !node) return;
    this.focus(node);
    mark(edge.path);
    announce(sayEdge(this.words, this.diagram, edge, number + 1, edges.length));
  }

  #count(node: SVGAElement, direction: Direction): number {
    return this.#taken.get(name(node, direction)) ?? 0;
  }

  #ring(): void {
    this.#current?.style.setProperty("--ring", String(Math.max(RING, RING / this.viewport.scale)));
  }
}

function setTabIndex(node: SVGAElement, value: string): void {
  if (node.getAttribute("tabindex") !== value) node.setAttribute("tabindex", value);
}

function name(node: SVGAElement, direction: Direction): string {
  return `${direction} ${node.id}`;
}

/** Mark the edge that was followed last. */
function mark(path: SVGPathElement): void {
  path.parentElement?.querySelector(".followed")?.classList.remove("followed");
  path.classList.add("followed");
}
