"""A hierarchy without loops in which each thing counts below one thing only."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graph.costs.cents import Amounts
from graph.costs.ledger import Fault

SEVERAL: Final = "several-parents"
LOOP: Final = "loop"


@dataclass(frozen=True)
class Hierarchy:
    """What stands above and below each thing, and where the data say more than one can count."""

    above: Mapping[str, str]
    order: Callable[[str], Any]
    members: tuple[str, ...]
    faults: tuple[Fault, ...] = ()
    below: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def roots(self) -> list[str]:
        """The things with nothing above them."""
        return [each for each in self.members if each not in self.above]

    def walk(self, top: str) -> Iterator[str]:
        """Yield a thing and all below it, from top to bottom."""
        ahead = [top]
        while ahead:
            place = ahead.pop()
            yield place
            ahead.extend(reversed(self.below.get(place, ())))

    def climb(self, place: str) -> Iterator[str]:
        """Yield all above a thing, from the nearest on."""
        above = self.above.get(place)
        while above is not None:
            yield above
            above = self.above.get(above)

    def list_members(self) -> list[str]:
        """Return all things, each before what is below it."""
        return [each for root in self.roots for each in self.walk(root)]

    def restrict(self, members: frozenset[str]) -> "Hierarchy":
        """Return the hierarchy of some of the things; who loses what is above becomes a root."""
        above = {
            each: parent
            for each, parent in self.above.items()
            if each in members and parent in members
        }
        return arrange(above, [each for each in self.members if each in members], self.order)

    def roll_up(self, own: Mapping[str, Amounts]) -> dict[str, Amounts]:
        """Return for each thing its own amounts and those of all below it."""
        totals = {each: own.get(each, Amounts()) for each in self.members}
        for each in reversed(self.list_members()):
            if each in self.above:
                totals[self.above[each]] += totals[each]
        return totals


def make_hierarchy(parents: Mapping[str, frozenset[str]], order: Callable[[str], Any]) -> Hierarchy:
    """Return the hierarchy of things by what the data say is above each.

    Of several the first by order counts, so that nothing is added twice; a loop is cut at all its
    members.
    """
    known = {each: sorted(above & parents.keys(), key=order) for each, above in parents.items()}
    first = {each: above[0] for each, above in known.items() if above}
    loop = {each for each in first if is_in_loop(each, first)}
    faults = [Fault(LOOP, each) for each in sorted(loop)]
    faults += [Fault(SEVERAL, each) for each in sorted(known) if len(known[each]) > 1]
    above = {each: parent for each, parent in first.items() if each not in loop}
    hierarchy = arrange(above, sorted(parents, key=order), order)
    return Hierarchy(hierarchy.above, order, hierarchy.members, tuple(faults), hierarchy.below)


def arrange(above: Mapping[str, str], members: list[str], order: Callable[[str], Any]) -> Hierarchy:
    """Return the hierarchy of members in their order."""
    below: defaultdict[str, list[str]] = defaultdict(list)
    for each in members:
        if each in above:
            below[above[each]].append(each)
    return Hierarchy(above, order, tuple(members), below=dict(below))


def is_in_loop(start: str, above: Mapping[str, str]) -> bool:
    """Tell whether the way up from a thing leads back to it."""
    seen: set[str] = set()
    place = above.get(start)
    while place is not None and place not in seen:
        if place == start:
            return True
        seen.add(place)
        place = above.get(place)
    return False
