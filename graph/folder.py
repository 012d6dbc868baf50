"""A folder of data files → named graphs: the path says the graph."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Quad, RdfFormat, parse

from graph.errors import InputError, SyntaxFault, UnknownFormat
from graph.names import COUNTY_KEY, Names
from graph.sentences import phrase
from graph.sources.places import Place, Reading
from graph.sources.register import Register
from graph.sources.sheets import SheetReader
from graph.sources.tables import Table, read_table

SHARED: Final = "shared"
SETTINGS: Final = "folder.toml"
VERSION: Final = re.compile(r"[a-z0-9][a-z0-9.-]*")
READ: Final = (".ttl", ".csv", "folder.toml", ".md")


@dataclass(frozen=True)
class Part:
    """The files that go to one graph."""

    place: Place
    files: tuple[Path, ...]


@dataclass
class FolderReader:
    """Reads Turtle first, then the sheets, which may refer to all of it."""

    root: Path
    names: Names
    register: Register = field(init=False)
    graphs: dict[str, list[Quad]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Start with nothing known."""
        self.register = Register(self.names)

    def read(self, counties: Iterable[str], *, with_shared: bool) -> Reading:
        """Return the graphs of the counties, and the shared one if it is asked for."""
        shared = self._list_shared()
        parts = [part for county in counties for part in self._list_parts(county)]
        for part in [shared, *parts]:
            self._read_turtle(part)
        if not with_shared:
            self.graphs.pop(shared.place.graph, None)
        sheets = self._read_sheets([*parts, shared])
        for graph, quads in sheets.graphs.items():
            self.graphs.setdefault(graph, []).extend(quads)
        return Reading(self.graphs, sheets.origins)

    def list_counties(self) -> list[str]:
        """Return the keys of the counties that have a folder."""
        return sorted(p.name for p in self.root.iterdir() if COUNTY_KEY.fullmatch(p.name))

    def refuse_strangers(self) -> None:
        """Raise UnknownFormat if something lies where no graph is."""
        for path in _list_visible(self.root):
            known = path.name in {SHARED, "LICENSE"} or path.suffix == ".md"
            if not known and not COUNTY_KEY.fullmatch(path.name):
                raise UnknownFormat(phrase("file-strange", path=path.name, layout=phrase("layout")))

    def _list_shared(self) -> Part:
        graph = self.names.shared_graph(SHARED)
        folder = self.root / SHARED
        files = tuple(_list_files(folder)) if folder.is_dir() else ()
        sheets = [path.name for path in files if path.suffix == ".csv"]
        if sheets:
            raise UnknownFormat(phrase("sheets-shared", path=f"shared/{sheets[0]}"))
        return Part(Place("", graph, graph), files)

    def _list_parts(self, county: str) -> list[Part]:
        """Return the facts and versions of a county with their files."""
        found: dict[str | None, list[Path]] = {}
        for path in _list_visible(self.root / county):
            if path.name == "kek" and path.is_dir():
                for entry in _list_visible(path):
                    found.setdefault(_name_version(entry), []).extend(_list_entry(entry))
            elif path.name in {"facts", "facts.ttl"}:
                found.setdefault(None, []).extend(_list_entry(path))
            elif path.suffix != ".md":
                raise UnknownFormat(
                    phrase("file-strange", path=f"{county}/{path.name}", layout=phrase("layout"))
                )
        versions = sorted(version for version in found if version)
        place = Place(
            county,
            self.names.facts_graph(county),
            self.names.facts_graph(county),
            tuple(self.names.version_graph(county, version) for version in versions),
            (self.names.shared_graph(SHARED),),
        )
        return [Part(self._move(place, version), tuple(found[version])) for version in found]

    def _move(self, place: Place, version: str | None) -> Place:
        if version is None:
            return place
        graph = self.names.version_graph(place.county, version)
        return replace(place, graph=graph, version=self.names.version_of_graph(graph))

    def _read_turtle(self, part: Part) -> None:
        for path in part.files:
            if path.suffix == ".ttl":
                quads = list(_parse_turtle(path, part.place.graph, self._show(path)))
                self.register.add_quads(quads)
                self.graphs.setdefault(part.place.graph, []).extend(quads)

    def _read_sheets(self, parts: Iterable[Part]) -> Reading:
        reader = SheetReader(self.names, self.register)
        tables: list[tuple[Table, Place]] = []
        for part in parts:
            place = self._set_source(part)
            for path in part.files:
                if path.suffix == ".csv":
                    table = read_table(path, self._show(path), reader.faults)
                    tables += [(table, place)] if table else []
        return reader.read(tables)

    def _set_source(self, part: Part) -> Place:
        """Return the place with the source that folder.toml names."""
        for path in part.files:
            if path.name == SETTINGS:
                shown = self._show(path)
                return replace(part.place, source=_read_source(path, shown), settings=shown)
        return part.place

    def _show(self, path: Path) -> str:
        return path.relative_to(self.root).as_posix()


def read_folder(path: Path, base: str) -> Mapping[str, list[Quad]]:
    """Return the quads of a data folder, or of the folder of one county, by graph.

    Raises SheetFault with everything wrong in the sheets, SyntaxFault for Turtle that does not
    parse, UnknownFormat for files that have no place here.
    """
    return read_content(path, base).graphs


def read_content(path: Path, base: str) -> Reading:
    """Return the quads of a folder by graph, and the sheet and row of each subject of a sheet.

    Raises what `read_folder` raises.
    """
    path = path.resolve()
    if COUNTY_KEY.fullmatch(path.name):
        return FolderReader(path.parent, Names(base)).read([path.name], with_shared=False)
    reader = FolderReader(path, Names(base))
    reader.refuse_strangers()
    return reader.read(reader.list_counties(), with_shared=True)


def _list_visible(folder: Path) -> list[Path]:
    # editors and desktops leave hidden files behind: lock files, thumbnails
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _list_entry(path: Path) -> list[Path]:
    return list(_list_files(path)) if path.is_dir() else [path]


def _list_files(folder: Path) -> Iterator[Path]:
    for path in _list_visible(folder):
        if path.suffix == ".md":
            continue
        if path.is_dir() or (path.suffix not in {".ttl", ".csv"} and path.name != SETTINGS):
            raise UnknownFormat(
                phrase("file-unread", path=f"{folder.name}/{path.name}", kinds=READ)
            )
        yield path


def _name_version(path: Path) -> str:
    name = path.name if path.is_dir() else path.stem
    if not (path.is_dir() or path.suffix == ".ttl") or not VERSION.fullmatch(name):
        raise UnknownFormat(
            phrase("version-strange", path=f"kek/{path.name}", layout=phrase("layout"))
        )
    return name


def _read_source(path: Path, place: str) -> str:
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SyntaxFault(phrase("file-fault", path=place, fault=fault)) from None
    source = settings.get("source")
    if settings.keys() != {"source"} or not isinstance(source, str):
        raise SyntaxFault(phrase("file-settings", path=place))
    return source


def _parse_turtle(path: Path, graph: str, place: str) -> Iterator[Quad]:
    name = NamedNode(graph)
    try:
        for quad in parse(path=path, format=RdfFormat.TURTLE, base_iri=graph):
            if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
                raise InputError(phrase("file-nameless", path=place, triple=quad.triple))
            yield Quad(quad.subject, quad.predicate, quad.object, name)
    except SyntaxError as fault:
        raise SyntaxFault(
            phrase("file-fault-line", path=place, line=fault.lineno, fault=fault.msg)
        ) from None
