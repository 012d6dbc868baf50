"""Seeking: the nodes of a network that some words are said of."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import Store

from graph.names import Names
from graph.network.elements import Node
from graph.network.model import read_network
from graph.search.finding import MOST_HITS, Search, find
from graph.search.folding import clean_text, fold_number, split_words

MOST: Final = 12  # hits that are offered


def seek(nodes: Iterable[Node], text: str) -> Iterator[Node]:
    """Yield the nodes whose number or names have all words of a text, or what begins like them."""
    wanted = tuple(word.folded.text for word in split_words(clean_text(text)))
    number = fold_number(text)
    for node in nodes:
        if number and fold_number(node.notation) == number:
            yield node
        elif wanted:
            texts = " ".join([node.notation, *node.labels.values()])
            said = " ".join(word.folded.text for word in split_words(clean_text(texts)))
            if all(word in said for word in wanted):
                yield node


def find_nodes(
    store: Store, names: Names, folder: Path, county: str, text: str
) -> tuple[Node, ...]:
    """Return the nodes of a county's network that the search finds for a text, the best first.

    Raises InputError, UnknownResource, Busy.
    """
    network = read_network(store, names, county)
    found = find(store, names, folder, Search(text, county=county, limit=MOST_HITS))
    hits = (network.nodes.get(each.thing.iri) for each in found.hits)
    return tuple(node for node in hits if node)[:MOST]
