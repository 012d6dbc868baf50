// The model of a diagram, read from its drawing: what the server drew is all there is.

import type { Words } from "./words";

export type Direction = "target" | "source";

export interface Edge {
  readonly path: SVGPathElement;
  readonly source: string;
  readonly target: string;
  readonly said: string;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Model {
  readonly nodes: readonly SVGAElement[];
  readonly keys: ReadonlyMap<string, SVGAElement>;
  readonly ids: ReadonlyMap<string, SVGAElement>;
}

type Edges = Readonly<Record<Direction, ReadonlyMap<string, Edge[]>>>;

/** A diagram; it tells by `change` that it was drawn anew. */
export class Diagram extends EventTarget {
  readonly sheet: HTMLElement;
  svg: SVGSVGElement;
  #model: Model | undefined;
  #edges: Edges | undefined;
  #layers: ReadonlyMap<number, SVGAElement[]> | undefined;

  constructor(readonly canvas: HTMLElement, svg: SVGSVGElement) {
    super();
    this.svg = svg;
    this.sheet = svg.parentElement ?? canvas;
  }

  /** Take another drawing in place of this one. */
  replace(svg: SVGSVGElement): void {
    this.svg = svg;
    this.#model = this.#edges = this.#layers = undefined;
    this.dispatchEvent(new Event("change"));
  }

  get nodes(): readonly SVGAElement[] {
    return this.#read().nodes;
  }

  /** The node that everything starts from. */
  get start(): SVGAElement | undefined {
    return this.svg.querySelector<SVGAElement>(".node.start") ?? this.nodes[0];
  }

  find(id: string): SVGAElement | undefined {
    return this.#read().ids.get(id);
  }

  findKey(key: string | undefined): SVGAElement | undefined {
    return key === undefined ? undefined : this.#read().keys.get(key);
  }

  /** Return the edges that lead to targets of a node, or come from its sources. */
  edges(node: SVGAElement, direction: Direction): readonly Edge[] {
    this.#edges ??= readEdges(this.svg);
    return this.#edges[direction].get(node.id) ?? [];
  }

  /** Return the node so many steps down (or up) the layer of a node. */
  neighbour(node: SVGAElement, step: number): SVGAElement | undefined {
    this.#layers ??= readLayers(this.nodes);
    const layer = this.#layers.get(readNumber(node, "layer")) ?? [];
    return layer[layer.indexOf(node) + step];
  }

  /** Return where a node stands, in units of the drawing. */
  box(node: SVGAElement): Box {
    const { x, y, width, height } = node.getBBox();
    const { a, d, e, f } = node.getCTM() ?? new DOMMatrix();
    return { x: a * x + e, y: d * y + f, width: a * width, height: d * height };
  }

  get size(): { readonly width: number; readonly height: number } {
    return { width: this.svg.width.baseVal.value, height: this.svg.height.baseVal.value };
  }

  /** Tell a screen reader to leave the keys to the diagram, and how to learn them. */
  describe(words: Words): void {
    this.svg.setAttribute("role", "application");
    this.svg.setAttribute("aria-roledescription", words.diagram);
    this.svg.setAttribute("aria-description", words.hint);
  }

  #read(): Model {
    return (this.#model ??= readModel(this.svg));
  }
}

/** Return the node that an event is about, if any. */
export function findNode(target: EventTarget | null): SVGAElement | null {
  return target instanceof Element ? target.closest<SVGAElement>("a.node") : null;
}

export function nameNode(node: SVGAElement | undefined): string {
  return node?.dataset["name"] ?? "";
}

function readModel(svg: SVGSVGElement): Model {
  const nodes = [...svg.querySelectorAll<SVGAElement>("a.node")];
  return {
    nodes,
    keys: new Map(nodes.map((node) => [node.dataset["key"] ?? "", node])),
    ids: new Map(nodes.map((node) => [node.id, node])),
  };
}

function readEdges(svg: SVGSVGElement): Edges {
  const target = new Map<string, Edge[]>();
  const source = new Map<string, Edge[]>();
  for (const path of svg.querySelectorAll<SVGPathElement>("path.edge")) {
    const edge = {
      path,
      source: path.dataset["source"] ?? "",
      target: path.dataset["target"] ?? "",
      said: path.dataset["said"] ?? "",
    };
    add(target, edge.source, edge);
    add(source, edge.target, edge);
  }
  return { target, source };
}

function readLayers(nodes: readonly SVGAElement[]): ReadonlyMap<number, SVGAElement[]> {
  const layers = new Map<number, SVGAElement[]>();
  for (const node of nodes) add(layers, readNumber(node, "layer"), node);
  for (const layer of layers.values()) {
    layer.sort((one, other) => readNumber(one, "order") - readNumber(other, "order"));
  }
  return layers;
}

function readNumber(node: SVGAElement, name: "layer" | "order"): number {
  return Number(node.dataset[name]);
}

function add<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const items = map.get(key);
  if (items) items.push(item);
  else map.set(key, [item]);
}
