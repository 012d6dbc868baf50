"""What the columns of each sheet mean, read from `sheets.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pyoxigraph import NamedNode

from graph import vocabulary
from graph.errors import ContentError
from graph.sentences import phrase

FILE: Final = Path(__file__).parent / "sheets.toml"


@dataclass(frozen=True)
class Column:
    """One column: its heading, what its cells say of the row's thing, and how to read them.

    The fields are explained at the head of `sheets.toml`.
    """

    heading: str
    kind: str
    property: NamedNode | None = None
    inverse: NamedNode | None = None
    language: str = "de"
    required: bool = False
    code: bool = False
    many: bool = False
    any_version: bool = False
    codes: tuple[str, ...] = ()
    choices: Mapping[str, NamedNode] = field(default_factory=dict)
    classes: Mapping[str, NamedNode] = field(default_factory=dict)
    to: tuple[str, ...] = ()
    template: str = ""
    spread: str = ""
    extra: Mapping[NamedNode, NamedNode] = field(default_factory=dict)
    copy: Mapping[NamedNode, NamedNode] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One kind of sheet: the class of its rows, their IRIs and its columns."""

    name: str
    about: str
    class_: NamedNode
    type: str
    columns: tuple[Column, ...]
    key: str = ""
    element: bool = False
    facts: bool = False
    dataset: bool = False
    label: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[NamedNode, str] = field(default_factory=dict)

    @property
    def headings(self) -> dict[str, str]:
        """Every heading that may stand in the first row → the heading used here."""
        return {
            heading: column.heading
            for column in self.columns
            for heading in (column.heading, *column.aliases)
        }

    @property
    def spread(self) -> tuple[Column, ...]:
        """The columns whose cells are things of their own."""
        return tuple(column for column in self.columns if column.spread)


@cache
def read_definitions() -> Mapping[str, Sheet]:
    """Return every sheet by its name, in the order in which sheets refer to earlier ones.

    Raises ContentError if a definition uses a key that does not exist.
    """
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    common = content["common"]["columns"]
    return MappingProxyType(
        {name: _make_sheet(name, table, common) for name, table in content["sheets"].items()}
    )


@cache
def expand(curie: str) -> NamedNode:
    """Return the term that a name such as `kek:Goal` stands for; raises TermFault."""
    return NamedNode(vocabulary.expand(curie))


def _make_sheet(name: str, table: dict[str, Any], common: list[dict[str, Any]]) -> Sheet:
    own = [_make_column(column) for column in table["columns"]]
    taken = {heading for column in own for heading in (column.heading, *column.aliases)}
    shared = [column for column in map(_make_column, common) if column.heading not in taken]
    values = {
        **table,
        "name": name,
        "class_": expand(table["class"]),
        "columns": tuple(sorted(own + shared, key=lambda column: column.kind != "key")),
        "fixed": {expand(key): value for key, value in table.get("fixed", {}).items()},
    }
    del values["class"]
    _check_keys(name, values, Sheet)
    return Sheet(**values)


def _make_column(table: dict[str, Any]) -> Column:
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
    }
    for key in ("property", "inverse"):
        if key in values:
            values[key] = expand(values[key])
    for key in ("choices", "classes"):
        values[key] = {word: expand(name) for word, name in values.get(key, {}).items()}
    for key, name in (("extra", "with"), ("copy", "copy")):
        pairs = values.pop(name, {}).items()
        values[key] = {expand(first): expand(second) for first, second in pairs}
    _check_keys(table["heading"], values, Column)
    return Column(**values)


def _check_keys(name: str, values: dict[str, Any], kind: type[Sheet | Column]) -> None:
    unknown = values.keys() - {field.name for field in fields(kind)}
    if unknown:
        raise ContentError(phrase("content-sheets", name=name, unknown=sorted(unknown)))
