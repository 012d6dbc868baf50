"""Findings as JSON: each as the service writes it, with the sheet and row it comes from."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Final

from graph.validation.notices import Notice
from service.notices import count_notices, describe_notice
from service.outputs.overview import Overview

dump: Final = partial(json.dumps, ensure_ascii=False)


def render_json(overview: Overview) -> Iterator[bytes]:
    """Yield the parts of a JSON object: counts, faults, then findings, one in a line."""
    head = (f"{dump(name)}: {dump(value)},\n" for name, value in list_heads(overview))
    yield "".join(["{", *head, '"findings": [']).encode()
    for number, notice in enumerate(overview.notices):
        yield f"{',' if number else ''}\n{dump(describe(overview, notice))}".encode()
    yield b"\n]}\n"


def list_heads(overview: Overview) -> Iterator[tuple[str, object]]:
    """Yield what is to be said of all findings, by name."""
    yield "revision", overview.revision.number if overview.revision else None
    if overview.paths:
        yield "publishable", not overview.faults and not overview.refused
        yield "refused", sorted(overview.refused)
    yield "counts", count_notices(overview.notices, overview.today)
    yield "total", len(overview.notices)
    yield "omitted", overview.omitted
    yield "faults", [{"place": each.place, "message": each.messages} for each in overview.faults]


def describe(overview: Overview, notice: Notice) -> dict[str, object]:
    """Return a finding as the service writes it, with where it comes from."""
    origin = overview.find_origin(notice)
    place = {"sheet": origin.sheet, "row": origin.row} if origin else None
    county = notice.county or None
    return {"county": county, **describe_notice(notice, overview.today), "origin": place}
