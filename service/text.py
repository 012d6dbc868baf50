"""What the command line prints: tables and revisions."""

import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Final

import click
from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, parse_query_results

from graph.revisions import Revision
from service.terminal import clean

WIDEST: Final = 60  # characters of a column; longer values are folded, never cut


def render_table(body: bytes, prefixes: Mapping[str, str]) -> str:
    """Return SPARQL JSON results as a text table with the number of rows below."""
    results = parse_query_results(body, format=QueryResultsFormat.JSON)
    if isinstance(results, QueryBoolean):
        return "yes" if results else "no"
    names = [variable.value for variable in results.variables]
    rows = [[render_term(row[name], prefixes) for name in names] for row in results]
    return "\n".join([*render_rows([names, *rows]), f"{len(rows)} rows"])


def render_rows(
    rows: Sequence[Sequence[str]], right: Collection[int] = frozenset()
) -> Iterable[str]:
    """Yield rows as lines with aligned columns, some to the right; the first is the heading."""
    widths = [min(max(map(len, column)), WIDEST) for column in zip(*rows, strict=True)]
    for index, row in enumerate(rows):
        yield "  ".join(
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        if index == 0:
            yield "  ".join("─" * width for width in widths)


def render_term(term: object, prefixes: Mapping[str, str]) -> str:
    """Return a term as a person reads it: an IRI with its prefix, a literal's text."""
    if term is None:
        return ""
    value = getattr(term, "value", str(term))
    if isinstance(term, NamedNode):
        for prefix, namespace in prefixes.items():
            if value.startswith(namespace):
                return f"{prefix}:{value.removeprefix(namespace)}"
    return clean(str(value))


def render_revision(revision: Revision) -> str:
    """Return one line about a revision."""
    graphs = len(revision.graphs)
    said = ": ".join(filter(None, [clean(revision.publisher), clean(revision.message)]))
    return (
        f"revision {revision.number}  {revision.created}  +{revision.added} "
        f"−{revision.removed} in {graphs} graphs  {said}"
    )


def open_output(name: str) -> AbstractContextManager[IO[bytes]]:
    """Open a file to write to; `-` is standard output. Raises click.FileError."""
    if name == "-":
        return nullcontext(sys.stdout.buffer)
    try:
        return Path(name).open("wb")
    except OSError as fault:
        raise click.FileError(name, fault.strerror) from None
