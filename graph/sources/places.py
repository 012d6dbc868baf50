"""Where rows come from and where they go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Quad

from graph.sources.definitions import Sheet
from graph.sources.tables import Row, Table

Graphs = Sequence[str]


@dataclass(frozen=True)
class Origin:
    """Where a subject comes from: the sheet (or file) and the row as the spreadsheet counts."""

    sheet: str
    row: int


@dataclass(frozen=True)
class Reading:
    """What was read: quads by graph, and the origin of each subject by graph."""

    graphs: Mapping[str, list[Quad]]
    origins: Mapping[str, Mapping[str, Origin]]


@dataclass(frozen=True)
class Place:
    """Where rows go: the county, the graph, and the version whose graph that is, if it is one.

    `facts`, `versions` and `shared` are further graphs whose things the rows may refer to;
    `source` is what rows rest on that name no source, as `settings` (a file) says it.
    """

    county: str
    graph: str
    facts: str
    versions: Graphs = ()
    shared: Graphs = ()
    version: str | None = None
    source: str | None = None
    settings: str = ""

    def list_tiers(self, *, any_version: bool) -> list[Graphs]:
        """Return the graphs in which codes are looked up, in the order in which they decide.

        A version never reaches into another one unless the column says so: a code that the
        version lacks would silently mean something that no longer holds.
        """
        versions = self.versions if any_version or self.version is None else ()
        return [(self.graph,), (self.facts,), versions, self.shared]


@dataclass(frozen=True)
class Line:
    """A row with all that it takes to understand it."""

    table: Table
    place: Place
    row: Row

    @property
    def sheet(self) -> Sheet:
        """The definition of the sheet."""
        return self.table.sheet

    @property
    def cells(self) -> Mapping[str, str]:
        """The filled cells by heading."""
        return self.row.cells

    @property
    def origin(self) -> Origin:
        """Where the row stands."""
        return Origin(self.table.place, self.row.number)

    @property
    def code_heading(self) -> str:
        """The heading of the column with the readable code, or nothing."""
        return next((column.heading for column in self.sheet.columns if column.code), "")

    @property
    def code(self) -> str:
        """The readable code, or nothing."""
        return self.cells.get(self.code_heading, "")
