"""Money: budget products with their amounts, grants, and who finances which project."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from pyoxigraph import NamedNode

from graph.generation.actors import Actors
from graph.generation.draft import NEWEST, TODAY, Draft, Thing
from graph.generation.evidence import LICENCE
from graph.generation.projects import Project
from graph.generation.statements import Value, Year, code, term
from graph.generation.themes import Theme, read_themes
from graph.generation.words import Text

YEARS: Final = range(NEWEST - 1, NEWEST + 2)  # years with a budget
SOURCES: Final = {"haushalt": "haushalt", "finanzierung": "haushalt", "kennzahlwerte": "kreis"}
GENERAL: Final = "61"


@dataclass(frozen=True)
class Programme(Thing):
    """A funding programme: who grants it, and what part of the cost, in percent."""

    giver: NamedNode
    rate: int


@dataclass(frozen=True)
class BudgetWriter:
    """Describes the money of a draft: in whole euros, so that every sum is exact.

    `spent` and `granted` are what projects take from a product, and what grants they bring to it,
    by product and year.
    """

    draft: Draft
    actors: Actors
    programmes: list[Programme] = field(default_factory=list)
    spent: Counter[tuple[str, int]] = field(default_factory=Counter)
    granted: Counter[tuple[str, int]] = field(default_factory=Counter)

    def write(self, projects: list[Project]) -> None:
        """Describe data sets, programmes, financing, products and budget."""
        self._add_datasets()
        self.programmes.extend(self._add_programmes())
        for project in projects:
            if project.goals:
                self._finance(project)
        self._add_budget([*self._add_products()])

    def _add_datasets(self) -> None:
        words = self.draft.words["finance"]
        for key, source in SOURCES.items():
            self.draft.facts.describe(self.draft.node("dataset", key), "qb:DataSet", {
                "skos:prefLabel": words["datasets"].text(key).fill(name=self.draft.name),
                "dcterms:description": words["notes"].text(key),
                "dcterms:license": LICENCE,
                "dcterms:source": self.draft.source(source),
                "obeu-attribute:currency": (
                    None if key == "kennzahlwerte" else term("currency:EUR")
                ),
            })  # fmt: skip

    def _add_programmes(self) -> Iterator[Programme]:
        for notation, by, rate, label in self.draft.words["finance"].rows("programmes"):
            giver = self.actors.organizations[by].node
            node = self.draft.add_fact("programme", notation.lower(), "kek:FundingProgramme", {
                "skos:prefLabel": label,
                "skos:notation": notation,
                "kek:grantedBy": giver,
                "kek:fundingRate": Decimal(rate).scaleb(-2),
            })  # fmt: skip
            yield Programme(node, notation, label, giver, rate)

    def _finance(self, project: Project) -> None:
        """Share the cost of a project between a product of its theme and, for some, a grant."""
        product = self._choose_product(project.owner.theme)
        granted = self._finance_by_grant(project, product) if self.draft.happens(0.35) else 0
        self._finance_by_product(project, product, project.cost - granted)

    def _finance_by_grant(self, project: Project, product: str) -> int:
        """Add a grant that the product passes on; return its amount."""
        programme = self.draft.random.choice(self.programmes)
        total = project.cost * programme.rate // 100
        grant = self._add_grant(project, programme, total)
        for year, part in split(total, project.years).items():
            self._add_share(project, programme.node, year, "approved", {
                "obeu-measure:amount": Decimal(part), "kek:underGrant": grant,
            })  # fmt: skip
            self.granted[product, year] += part
            self.spent[product, year] += part
        return total

    def _finance_by_product(self, project: Project, product: str, total: int) -> None:
        parts = split(total, project.years)
        if len(parts) > 1 and project.start > TODAY and self.draft.happens(0.2):
            parts.popitem()  # not begun, and the last year is not financed yet
        source = self.draft.node("product", product)
        for year, part in parts.items():
            self._add_share(project, source, year, "approved", {
                "obeu-measure:amount": Decimal(part),
            })  # fmt: skip
            self.spent[product, year] += part
            if year < TODAY.year and self.draft.happens(0.7):
                self._add_share(project, source, year, "executed", {
                    "obeu-measure:amount": Decimal(part * self.draft.random.randint(90, 104)) / 100,
                })  # fmt: skip

    def _choose_product(self, theme: Theme) -> str:
        group = self.draft.random.choice(theme.groups)
        return f"{theme.area}.{group.number}.{self.draft.random.randint(1, len(group.products)):02}"

    def _add_grant(self, project: Project, programme: Programme, amount: int) -> NamedNode:
        pattern = self.draft.words["finance"].text("grant")
        day = self.draft.move(project.start, -160, -20)
        status = "spent" if project.end < TODAY else "approved" if day < TODAY else "applied"
        return self.draft.add_fact("grant", project.code.lower(), "kek:Grant", {
            "skos:prefLabel": pattern.fill(project=project.code, programme=programme.code),
            "skos:notation": f"ZW-{project.code}",
            "kek:grantedFor": project.node,
            "kek:grantedUnder": programme.node,
            "kek:grantedBy": programme.giver,
            "kek:grantAmount": Decimal(amount),
            "kek:fundingRate": Decimal(programme.rate).scaleb(-2),
            "kek:status": code(f"grant-{status}"),
            "dcterms:date": day if day < TODAY else None,
        })  # fmt: skip

    def _add_share(
        self, project: Project, source: NamedNode, year: int, phase: str, about: Mapping[str, Value]
    ) -> None:
        keys = [each.value.rpartition("/")[2] for each in (project.node, source)]
        node = self.draft.node("financing", f"{keys[0]}/{keys[1]}/{year}/{phase}")
        self.draft.facts.describe(node, "kek:FinancingShare", {
            "qb:dataSet": self.draft.node("dataset", "finanzierung"),
            "kek:financedProject": project.node,
            "kek:fundingSource": source,
            "kek:year": Year(year),
            "obeu-dimension:budgetPhase": term(f"bp:{phase}"),
            **about,
        })  # fmt: skip

    def _add_products(self) -> Iterator[str]:
        """Describe areas, groups and products; yield the numbers of products."""
        for theme in read_themes():
            self._add_product(theme.area, theme.area_name, "area")
            for group in theme.groups:
                number = f"{theme.area}.{group.number}"
                self._add_product(number, group.name, "group", theme.area)
                for place, label in enumerate(group.products, 1):
                    self._add_product(f"{number}.{place:02}", label, "product", number)
                    yield f"{number}.{place:02}"
        words = self.draft.words["products"]
        self._add_product(GENERAL, words.text("general"), "area")
        self._add_product(f"{GENERAL}.10", words.text("taxes"), "product", GENERAL)

    def _add_product(self, number: str, label: Text, level: str, above: str | None = None) -> None:
        self.draft.add_fact("product", number, "kek:BudgetProduct", {
            "skos:prefLabel": label,
            "skos:notation": number,
            "dcterms:type": code(f"product-{level}"),
            "skos:broader": self.draft.node("product", above) if above else None,
            "kek:ofCounty": self.draft.county,
        })  # fmt: skip

    def _add_budget(self, products: list[str]) -> None:
        """Describe a balanced budget: what products lack, taxes and allocations bring."""
        bases = {number: self.draft.random.randint(60, 2600) * 1000 for number in products}
        for year in YEARS:
            lack = 0
            for number in products:
                spending = bases[number] + self.spent[number, year]
                earning = bases[number] * self.draft.random.randint(5, 50) // 100
                earning += self.granted[number, year]
                lack += spending - earning
                self._add_amounts(number, year, {"e": spending, "r": earning})
                bases[number] += bases[number] * self.draft.random.randint(0, 4) // 100
            self._add_amounts(f"{GENERAL}.10", year, {"r": lack})

    def _add_amounts(self, number: str, year: int, amounts: Mapping[str, int]) -> None:
        for letter, amount in amounts.items():
            self._add_amount(number, year, "approved", letter, Decimal(amount))
            if year < TODAY.year:
                actual = Decimal(amount * self.draft.random.randint(95, 104)) / 100
                self._add_amount(number, year, "executed", letter, actual)

    def _add_amount(self, number: str, year: int, phase: str, letter: str, amount: Decimal) -> None:
        node = self.draft.node("budget", f"{number}/{year}/{phase}/{letter}")
        character = "expenditure" if letter == "e" else "revenue"
        self.draft.facts.describe(node, "kek:BudgetObservation", {
            "qb:dataSet": self.draft.node("dataset", "haushalt"),
            "kek:budgetProduct": self.draft.node("product", number),
            "kek:year": Year(year),
            "obeu-dimension:budgetPhase": term(f"bp:{phase}"),
            "obeu-dimension:operationCharacter": term(f"oc:{character}"),
            "obeu-measure:amount": amount,
        })  # fmt: skip


def split(total: int, years: range) -> dict[int, int]:
    """Split euros over years as evenly as whole euros allow; the parts add up exactly."""
    part, rest = divmod(total, len(years))
    return {year: part + (place < rest) for place, year in enumerate(years)}
