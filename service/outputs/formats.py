"""The formats that findings are written in."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from click import unstyle

from service.outputs.document import render_json
from service.outputs.overview import Overview
from service.outputs.shacl import render_shacl
from service.outputs.spreadsheet import render_spreadsheet
from service.outputs.text import render_text

TEXT: Final = "text"
BINARY: Final = frozenset({"xlsx"})  # nothing for a terminal
FAULTLESS: Final = frozenset({"turtle"})  # has no place for what is wrong with files

FORMATS: Final[Mapping[str, Callable[[Overview], Iterable[bytes]]]] = {
    TEXT: lambda overview: [unstyle(render_text(overview)).encode()],
    "json": render_json,
    "turtle": render_shacl,
    "xlsx": lambda overview: [render_spreadsheet(overview)],
}
ENDINGS: Final = {".json": "json", ".ttl": "turtle", ".xlsx": "xlsx"}


def choose_format(name: str) -> str:
    """Return the format that the ending of a file name says, else text."""
    return ENDINGS.get(Path(name).suffix.lower(), TEXT)
