"""What may reach a terminal: text that cannot command it, and colours where they are wanted."""

import os
import shutil
import unicodedata
from typing import IO, Final, NoReturn

import click

LANGUAGE: Final = "zielgraph.language"  # where a command notes the language of its reader
PICTURES: Final = 0x2400  # ␀, the picture of the first control character; the others follow
DELETE: Final = "\x7f"
REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"
# what turns the direction of text around, and so shows something else than what stands there
TURNING: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e") | frozenset(
    "\u2066\u2067\u2068\u2069"
)
WIDEST: Final = 100  # characters of a line that people like to read


def clean(text: str) -> str:
    """Return a text in one line, with control characters as pictures: ESC becomes ␛."""
    if text.isprintable():
        return text
    return "".join(map(_show, text))


def clean_lines(text: str) -> str:
    """Return a text with control characters as pictures; line feeds stay."""
    return "\n".join(map(clean, text.split("\n")))


def _show(character: str) -> str:
    if character < " ":
        return chr(PICTURES + ord(character))
    if character == DELETE:
        return "␡"
    hidden = unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} or character in TURNING
    return REPLACEMENT if hidden else character


def choose_colour() -> bool | None:
    """Return False if nobody wants colours (no-color.org), None if a terminal decides."""
    return False if os.environ.get("NO_COLOR") else None


def measure_width(stream: IO[str]) -> int:
    """Return how many characters go in a line; 0 where lines are not folded: no terminal."""
    if not stream.isatty():
        return 0
    return min(shutil.get_terminal_size((WIDEST, 0)).columns, WIDEST)


def fold(text: str, width: int, first: str = "", later: str = "") -> str:
    """Return a text in lines of some width, with what the first and later lines begin with."""
    if not width:
        return first + text
    return click.wrap_text(text, width, first, later)


def refuse(message: str) -> NoReturn:
    """Say in one sentence why nothing was done, and end with status 1."""
    click.echo(f"zielgraph: {clean_lines(message)}", err=True)
    raise SystemExit(1)
