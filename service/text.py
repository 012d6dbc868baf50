"""What the command line prints: tables, revisions, findings."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import IO, Final

from pyoxigraph import NamedNode, QueryBoolean, QueryResultsFormat, parse_query_results

from graph.revisions import Revision
from graph.validation import Finding

WIDEST: Final = 60  # characters of a column; longer values are folded, never cut


def render_table(body: bytes, prefixes: Mapping[str, str]) -> str:
    """Return SPARQL JSON results as a text table with the number of rows below."""
    results = parse_query_results(body, format=QueryResultsFormat.JSON)
    if isinstance(results, QueryBoolean):
        return "yes" if results else "no"
    names = [variable.value for variable in results.variables]
    rows = [[render_term(row[name], prefixes) for name in names] for row in results]
    return "\n".join([*render_rows([names, *rows]), f"{len(rows)} rows"])


def render_rows(rows: Sequence[Sequence[str]]) -> Iterable[str]:
    """Yield rows as lines with aligned columns; the first row is the heading."""
    widths = [min(max(map(len, column)), WIDEST) for column in zip(*rows, strict=True)]
    for index, row in enumerate(rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
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
    return str(value)


def render_revision(revision: Revision) -> str:
    """Return one line about a revision."""
    graphs = len(revision.graphs)
    return (
        f"revision {revision.number}  {revision.created}  +{revision.added} "
        f"−{revision.removed} in {graphs} graphs  {revision.message}"
    )


def render_findings(findings: Sequence[Finding]) -> str:
    """Return findings as lines: where, what, and what would be right."""
    return "\n".join(f"{finding.place}: {finding.message}" for finding in findings)


def render_json(findings: Sequence[Finding]) -> str:
    """Return findings as a JSON list."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1)


FINDING_FORMATS: Final[Mapping[str, Callable[[Sequence[Finding]], str]]] = {
    "text": render_findings,
    "json": render_json,
}


def open_output(name: str) -> AbstractContextManager[IO[bytes]]:
    """Open a file to write to; `-` is standard output."""
    return nullcontext(sys.stdout.buffer) if name == "-" else Path(name).open("wb")
