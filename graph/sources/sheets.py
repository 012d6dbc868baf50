"""Tables of a county → quads, each subject with the row it comes from."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pyoxigraph import NamedNode, Quad

from graph.errors import CellFault, SheetFault
from graph.names import Names
from graph.sentences import Sentence
from graph.sources.cells import Term, make_key
from graph.sources.definitions import Column, expand, read_definitions
from graph.sources.faults import WrongValue, describe, word
from graph.sources.places import Line, Origin, Place, Reading
from graph.sources.register import Register
from graph.sources.statements import write_thing
from graph.sources.tables import Table
from graph.sources.values import KEY, CellReader, fill_words, split_cell

Said = list[tuple[Column, Term]]


@dataclass
class SheetReader:
    """Reads tables in two passes: first which things there are, then what is said of them."""

    names: Names
    register: Register
    faults: list[CellFault] = field(default_factory=list)
    graphs: dict[str, list[Quad]] = field(default_factory=dict)
    origins: dict[str, dict[str, Origin]] = field(default_factory=dict)

    def read(self, tables: Iterable[tuple[Table, Place]]) -> Reading:
        """Return what all the tables say; raises SheetFault with all faults of all tables."""
        order = list(read_definitions())
        ordered = sorted(tables, key=lambda pair: order.index(pair[0].sheet.name))
        lines = [Line(table, place, row) for table, place in ordered for row in table.rows]
        named = [(line, self._name(line)) for line in lines]
        places = {place: self._find_source(place) for _, place in ordered}
        for table, place in ordered:
            if table.sheet.facts and place.version:
                wrong = WrongValue("place", "facts")
                self.faults.append(describe(wrong, table.place))
        for line, iri in named:
            self._read_line(replace(line, place=places[line.place]), iri)
        if self.faults:
            raise SheetFault(self.faults)
        return Reading(self.graphs, self.origins)

    def _name(self, line: Line) -> str | None:
        """Return the IRI of a row and make it known; None if the row cannot be named."""
        key = CellReader(self.register).make_row_key(line)
        if not key:
            return None
        iri = f"{self.names.base}/{line.place.county}/id/{line.sheet.type}/{key}"
        if not line.sheet.spread:
            self._refuse_second_code(line, iri)
            self._note_subject(line, iri)
            codes = {line.code, fill_words(line.sheet.key, line)} - {""}
            self.register.add(line.place.graph, iri, codes)
        return iri

    def _refuse_second_code(self, line: Line, iri: str) -> None:
        known = self.register.by_code[line.place.graph, line.sheet.type].get(line.code, set())
        origins = self.origins.get(line.place.graph, {})
        for other in known - {iri}:
            if other in origins:
                right = _show(origins[other])
                self._report("twice", line, line.code_heading, line.code, right)

    def _note_subject(self, line: Line, iri: str) -> None:
        origins = self.origins.setdefault(line.place.graph, {})
        first = origins.setdefault(iri, line.origin)
        if first != line.origin:
            parts = self.register.split(iri)
            self._report("twice", line, "", parts[1] if parts else iri, _show(first))

    def _find_source(self, place: Place) -> Place:
        """Return a place whose source is an IRI."""
        if place.source is None:
            return place
        try:
            tiers = place.list_tiers(any_version=False)
            found = self.register.find(place.source, ["source"], tiers)
            return replace(place, source=found.value)
        except WrongValue as wrong:
            fault = describe(wrong, place.settings, column="source", value=place.source)
            self.faults.append(fault)
            return replace(place, source=None)

    def _read_line(self, line: Line, iri: str | None) -> None:
        before = len(self.faults)
        self._check_required(line)
        said = self._read_cells(line)
        if len(self.faults) > before:
            return
        if iri is None:
            self._explain_missing_name(line)
            return
        common = [pair for pair in said if not pair[0].spread]
        spread = [pair for pair in said if pair[0].spread]
        if not spread:
            self._write(line, iri, common)
        for column, term in spread:
            subject = f"{iri}/{column.spread}"
            self._note_subject(line, subject)
            self._write(line, subject, [*common, (column, term)])

    def _check_required(self, line: Line) -> None:
        required = (column.heading for column in line.sheet.columns if column.required)
        for heading in dict.fromkeys(required):
            if heading not in line.cells:
                self._report("missing", line, heading)
        spread = [column.heading for column in line.sheet.spread]
        if spread and not line.cells.keys() & set(spread):
            self._report("amounts", line, right=", ".join(spread))

    def _read_cells(self, line: Line) -> Said:
        cells = [
            (column, value)
            for column in line.sheet.columns
            if column.heading in line.cells and column.kind != "key"
            for value in split_cell(line.cells[column.heading], column)
        ]
        terms = [(column, self._read_cell(value, column, line)) for column, value in cells]
        return [(column, term) for column, term in terms if term is not None]

    def _read_cell(self, value: str, column: Column, line: Line) -> Term | None:
        try:
            return CellReader(self.register).read(value, column, line)
        except WrongValue as wrong:
            place = line.table.place
            self.faults.append(describe(wrong, place, line.row.number, column.heading, value))
            return None

    def _explain_missing_name(self, line: Line) -> None:
        given = line.cells.get("ID", "")
        if given and not KEY.fullmatch(given):
            self._report("key", line, "ID", given, make_key(given) or "z1")
        else:
            self._report("no-key", line, "ID")

    def _write(self, line: Line, iri: str, said: Said) -> None:
        graph = NamedNode(line.place.graph)
        statements = write_thing(self.names, self.register, line, NamedNode(iri), said)
        quads = [Quad(*statement, graph) for statement in statements]
        copied = {expand("kek:unit"), expand("skos:prefLabel")}
        self.register.add_quads(quad for quad in quads if quad.predicate in copied)
        self.graphs.setdefault(graph.value, []).extend(quads)

    def _report(
        self,
        problem: str,
        line: Line,
        column: str = "",
        value: str = "",
        right: Sentence | str = "",
    ) -> None:
        wrong = WrongValue(problem, right)
        self.faults.append(describe(wrong, line.table.place, line.row.number, column, value))


def _show(origin: Origin) -> Sentence:
    return word("row", sheet=origin.sheet, row=origin.row)
