"""Which two revisions are compared, and in which graphs; which revisions touched a county."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph.errors import UnknownRevision
from graph.history.difference import Span
from graph.names import Names
from graph.revisions import Revision, Revisions
from service.context import Context
from service.sentences import phrase

SHARED: Final = "shared"
LOOKED_AT: Final = 500  # revisions, the newest ones


@dataclass(frozen=True)
class Comparison:
    """Two revisions, the graphs that changed between them, the county that is asked for if any."""

    earlier: Revision
    later: Revision
    graphs: Sequence[str]
    county: str = ""

    @property
    def name(self) -> str:
        """What stands in the address."""
        return f"{self.earlier.number}..{self.later.number}"

    @property
    def parameters(self) -> dict[str, str]:
        """What decides the difference beside the two revisions."""
        return {"county": self.county} if self.county else {}

    def choose(self, names: Names) -> tuple[str, ...]:
        """Return the graphs that are compared."""
        if not self.county:
            return tuple(self.graphs)
        return tuple(graph for graph in self.graphs if find_owner(names, graph) == self.county)

    def list_owners(self, names: Names) -> list[str]:
        """Return the counties in which something changed, what belongs to none last."""
        owners = {find_owner(names, graph) for graph in self.graphs}
        return sorted(owners, key=lambda owner: (owner == SHARED, owner))

    def read(self, context: Context, first: int, most: int) -> Span:
        """Return what is to be computed over the later revision."""
        return Span(
            context.revisions.store(self.earlier.number),
            context.settings.query_memory,
            self.choose(context.names),
            first,
            most,
        )


def find_span(revisions: Revisions, earlier: int, later: int, county: str = "") -> Comparison:
    """Return what is compared with what. Raises UnknownRevision."""
    first, last = sorted((earlier, later))
    for number in (first, last, *range(first + 1, last)):
        check_kept(revisions, number)
    between = [revisions.read(number) for number in range(first + 1, last + 1)]
    graphs = sorted({graph for each in between for graph in each.graphs})
    return Comparison(revisions.read(earlier), revisions.read(later), graphs, county)


def check_kept(revisions: Revisions, number: int) -> None:
    """Raise UnknownRevision for a revision that is not kept, and name the oldest that is."""
    numbers = revisions.list_numbers()
    if number in numbers:
        return
    newest = revisions.latest()
    key = "revision-no-more" if 0 < number < newest else "revision-never"
    raise UnknownRevision(phrase(key, number=number, first=numbers[0], last=newest))


def find_owner(names: Names, graph: str) -> str:
    """Return the key of the county a graph belongs to, “shared” if it belongs to none."""
    return names.county_key(graph) or SHARED


def find_touching(revisions: Revisions, latest: int, county: str) -> list[Revision]:
    """Return the revisions that changed something of a county, the newest first.

    Only the last ones are looked at.
    """
    numbers = [number for number in revisions.list_numbers() if number <= latest]
    found = (revisions.read(number) for number in numbers[: -LOOKED_AT - 1 : -1])
    key = revisions.names.county_key
    return [each for each in found if any(key(graph) == county for graph in each.graphs)]
