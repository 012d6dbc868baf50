"""Where names and amounts of flows lead: to what explains exactly this amount."""

from dataclasses import dataclass
from typing import Final

from graph.costs.flow import MARKS
from graph.costs.tracing import Budget
from service.flows.streams import REST
from service.pages.addresses import Addresses

# their explanations have just the money of projects; that of a product has more
EXPLAINED: Final = frozenset({"source", "project", "goal", "field"})


@dataclass(frozen=True)
class Links:
    """Makes the links of one page: of which county and budget, and whether goals are summed up."""

    addresses: Addresses
    county: str
    key: str
    budget: Budget
    to_top: bool

    def explain(self, step: str, stop: str) -> str:
        """Return where the amount of a stop is explained: as a tree, else way by way."""
        if stop == REST:
            return "#ways"
        is_whole = step in EXPLAINED and (step != "goal" or self.to_top)
        if stop and stop != self.county and stop not in MARKS and is_whole:
            return self.explain_thing(stop)
        return self.addresses.vary(through=stop, page="1") if stop else "#ways"

    def explain_thing(self, iri: str) -> str:
        """Return the page with the tree of a thing's amount."""
        asked = {"year": str(self.budget.year), "phase": self.budget.phase}
        currency = {"currency": self.budget.currency} if self.budget.currency != "EUR" else {}
        return self.addresses.link(f"/{self.key}/costs", node=iri, **asked, **currency)
