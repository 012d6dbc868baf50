"""Layers of a directed graph: what feeds stands in a lower layer than what it feeds."""

import networkx as nx


def find_layers(graph: "nx.DiGraph[str]", centre: str = "") -> dict[str, int]:
    """Return the layer of each node; the centre has 0, without one the lowest layer has.

    The layer is the length of the longest way to a node, so that all edges go up but those within
    a cycle, whose nodes share a layer. What feeds the centre stands as near to it as it can, and
    what nothing feeds right before what it feeds.
    """
    condensed = nx.condensation(graph)
    part_of: dict[str, int] = condensed.graph["mapping"]
    ranks = _find_ranks(condensed)
    feeding = {part for part in condensed if not condensed.pred[part]}
    if centre in part_of:
        feeding |= nx.ancestors(condensed, part_of[centre])
    for part in reversed(list(nx.topological_sort(condensed))):
        if part in feeding and condensed.succ[part]:
            ranks[part] = min(ranks[after] for after in condensed.succ[part]) - 1
    shift = ranks[part_of[centre]] if centre in part_of else min(ranks.values(), default=0)
    return {node: ranks[part_of[node]] - shift for node in graph}


def _find_ranks(condensed: "nx.DiGraph[int]") -> dict[int, int]:
    ranks: dict[int, int] = {}
    for part in nx.topological_sort(condensed):
        ranks[part] = max((ranks[before] + 1 for before in condensed.pred[part]), default=0)
    return ranks
