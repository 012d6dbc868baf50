"""Effects: what happens if a project is late or cut, in sentences and lines with figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph.network.elements import Node
from graph.network.impact import Impact
from graph.network.money import name_currency
from service.networks.exports import find_address
from service.networks.sayings import Sayings
from service.networks.viewpoint import Viewpoint
from service.pages.figures import XSD, format_literal, format_money, group_digits

DATE: Final = NamedNode(f"{XSD}date")
EURO: Final = "EUR"


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that is touched: what it is, what it loses, how late it is."""

    head: str
    name: str
    page: str
    share: str = ""
    money: str = ""
    left: str = ""
    buffer: str = ""
    delay: str = ""
    end: str = ""


@dataclass(frozen=True)
class Effects:
    """What happens to a project, `late` or `lost`, and to what hangs on it."""

    sayings: Sayings
    viewpoint: Viewpoint
    impact: Impact

    @property
    def case(self) -> str:
        """Whether it is late or cut."""
        return self.viewpoint.impact

    @property
    def evidence(self) -> str:
        """The address of all figures."""
        return find_address(
            self.viewpoint,
            "impact",
            node=self.viewpoint.name_whole(self.impact.project.iri),
            delay=str(self.impact.delay),
            year=f"{self.impact.year:04}",
        )

    @property
    def project(self) -> str:
        """The project, number and name."""
        return self.sayings.name(self.impact.project)

    @cached_property
    def affected(self) -> frozenset[str]:
        """What slips or loses."""
        return frozenset(self.sayings.scene.affected)

    @cached_property
    def rows(self) -> list[Effect]:
        """What is touched: projects that wait before goals."""
        if self.case == "delay":
            return [*self._list_slips(), *self._list_late()]
        return list(self._list_losses())

    def _list_slips(self) -> Iterator[Effect]:
        for slip in self.impact.slips:
            if slip.delay:
                unknown: str = self.sayings.texts["impact"]["unknown"]
                buffer = unknown if slip.buffer is None else self._count(slip.buffer)
                end = self._date(slip.new_end) or unknown
                yield self._describe(
                    self._find(slip.project), buffer=buffer, delay=self._count(slip.delay), end=end
                )

    def _list_late(self) -> Iterator[Effect]:
        for each in self.impact.goals:
            if each.delay:
                yield self._describe(self._find(each.loss.goal), delay=self._count(each.delay))

    def _list_losses(self) -> Iterator[Effect]:
        for each in self.impact.goals:
            loss = each.loss
            if loss.goal in self.affected:
                yield self._describe(
                    self._find(loss.goal),
                    share="" if loss.share is None else self.sayings.percent(loss.share),
                    money=self._money(loss.money) if loss.total else "",
                    left=self._count(loss.left),
                )

    def _find(self, iri: str) -> Node:
        return self.impact.excerpt.index[iri].node

    def _describe(self, node: Node, **figures: str) -> Effect:
        page = self.sayings.look.addresses.of(node.iri) or ""
        return Effect(self.sayings.head(node), self.sayings.label(node), page, **figures)

    def _count(self, number: int) -> str:
        return self.sayings.look.number(number)

    def _money(self, amount: Decimal) -> str:
        return format_money(amount, self.sayings.look.language)

    def _date(self, day: date | None) -> str:
        if day is None:
            return ""
        return format_literal(Literal(day.isoformat(), datatype=DATE), self.sayings.look.language)

    @cached_property
    def sentences(self) -> list[str]:
        """What happens, in short."""
        return [each for each in self._summarise() if each]

    def _summarise(self) -> Iterator[str]:
        texts, count = self.sayings.texts["impact"], self.sayings.count
        kinds = [self._find(iri).kind for iri in self.affected if iri in self.impact.excerpt.index]
        goals = kinds.count("goal")
        projects = kinds.count("project") - 1
        if self.case == "delay":
            days = count("days", self.impact.delay) or texts["no_days"]
            yield texts["late"].format(project=self.project, days=days)
            yield count("waiting", projects) or texts["none_waiting"]
            yield count("late_goals", goals) or texts["none_late"]
            return
        yield count("losing", goals) or texts["none_losing"]
        losses = (each.loss for each in self.impact.goals if each.loss.goal in self.affected)
        yield count("bare", sum(not each.left for each in losses))
        yield count("requiring", self.sayings.scene.dependents.get(self.impact.project.iri, 0))
        free = {key: amount for key, amount in self.impact.sum_free().items() if amount}
        shown = [self._write(key, amount) for key, amount in sorted(free.items())]
        if shown:
            year = f"{self.impact.year:04}"
            yield texts["free"].format(amount=f" {texts['and']} ".join(shown), year=year)
        else:
            yield texts["none_free"]

    def _write(self, currency: str, amount: Decimal) -> str:
        code = name_currency(currency)
        if code == EURO:
            return self._money(amount)
        return f"{group_digits(amount, self.sayings.look.language)} {code}"
