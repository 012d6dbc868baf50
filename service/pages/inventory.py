"""How much each county has here, counted from the graphs of its current state."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.current import choose_versions, gather_versions
from service.pages.frame import Frame
from service.pages.kinds import Kind, count_kinds, list_graphs


@dataclass(frozen=True)
class Inventory:
    """The kinds of things of each county, by its key, in parts; and all versions in force."""

    counties: Mapping[str, Mapping[str, Sequence[Kind]]]
    current: frozenset[str]

    def count(self, county: str, segment: str) -> int:
        """Return how many things of a kind a county has."""
        parts = self.counties.get(county, {}).values()
        return sum(kind.count for kinds in parts for kind in kinds if kind.segment == segment)


async def read_inventory(frame: Frame) -> Inventory:
    """Return what there is, county by county."""
    context, number = frame.context, frame.revision.number
    kinds, versions = await asyncio.gather(
        context.select("internal/graph-kinds", number),
        context.select("internal/versions", number),
    )
    current = choose_versions(gather_versions(versions, context.names))
    graphs = list_graphs(kinds, context.names, current)
    counted = {county: count_kinds(kinds, county, found) for county, found in graphs.items()}
    return Inventory(counted, frozenset(current))
