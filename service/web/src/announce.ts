// What a screen reader says about a move; the element itself is read out because it gets the focus.

import { nameNode, type Diagram, type Edge } from "./diagram";
import { fill, type Words } from "./words";

/** Say something politely; the same words twice are said twice. */
export function announce(text: string): void {
  const live = document.getElementById("network-live");
  if (!live) return;
  live.textContent = live.textContent === text ? `${text}\u00a0` : text;
}

/** Return the sentence about an edge, with its number if there are several to choose from. */
export function sayEdge(
  words: Words, diagram: Diagram, edge: Edge, number: number, count: number,
): string {
  const source = nameNode(diagram.find(edge.source));
  const text = count > 1 ? words.way_of : words.way;
  return fill(text, { source, said: edge.said, number, count });
}
