// What the script shows and announces, in the language of the page (service/texts/*/diagram.toml).

type Name =
  | "diagram" | "hint" | "tools" | "closer" | "farther" | "fit" | "scale" | "map" | "search"
  | "next" | "hits_none" | "hits_one" | "hits_many" | "hit" | "picture" | "picture_making"
  | "picture_made" | "picture_failed" | "way" | "way_of" | "no_target" | "no_source"
  | "no_edge" | "no_neighbour" | "loading" | "shown" | "back" | "unreachable" | "refused"
  | "unknown" | "again" | "help" | "close";

export type Words = Readonly<Record<Name, string>> & {
  readonly keys: readonly (readonly [string, string])[];
};

/** Return the words that the page gives to its script, if it does. */
export function readWords(part: HTMLElement): Words | undefined {
  const words = JSON.parse(part.dataset["words"] ?? "{}") as Partial<Words>;
  return words.keys ? (words as Words) : undefined;
}

/** Return a text with its places filled in. */
export function fill(text: string, places: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(places[name] ?? place));
}
