"""Content negotiation: an Accept header and what we can offer → what we answer with.

RFC 9110, section 12.5.1: the most specific range decides a type's quality, quality decides the
type, our own order decides among equals.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from graph.formats import Format

HTML: Final = Format("html", ("text/html", "application/xhtml+xml"), ("html",))
KEPT: Final = 256  # clients send few different headers
QUALITY: Final = re.compile(r"[01](?:\.[0-9]*)?|\.[0-9]+")


class Range(NamedTuple):
    """One media range: type and subtype, parameters without q, and its quality 0 to 1."""

    kind: str
    subtype: str
    parameters: Mapping[str, str]
    quality: float

    def covers(self, kind: str, subtype: str) -> bool:
        """Tell whether a media type that is written in UTF-8 is within this range."""
        return (
            self.kind in ("*", kind)
            and self.subtype in ("*", subtype)
            and all(
                name == "charset" and value.lower() == "utf-8"
                for name, value in self.parameters.items()
            )
        )

    @property
    def specificity(self) -> int:
        """How much this range says; the range that says most about a type decides."""
        return (self.kind != "*") + (self.subtype != "*") + len(self.parameters)


@lru_cache(maxsize=KEPT)
def choose_format(accept: str | None, formats: tuple[Format, ...]) -> Format | None:
    """Return the best of our formats for an Accept header, or None if none is acceptable."""
    ranges = read_ranges(accept)
    best, best_quality = None, 0.0
    for candidate in formats:
        quality = max(rate_type(media_type, ranges) for media_type in candidate.media_types)
        if quality > best_quality:
            best, best_quality = candidate, quality
    return best


@lru_cache(maxsize=KEPT)
def choose_type(accept: str | None, chosen: Format) -> str:
    """Return under which of its media types a chosen format is sent.

    Who accepts just `application/json` gets that; the first type if none is acceptable.
    """
    ranges = read_ranges(accept)
    return max(chosen.media_types, key=lambda media_type: rate_type(media_type, ranges))


@lru_cache(maxsize=KEPT)
def prefers_html(accept: str | None) -> bool:
    """Tell whether a client would rather have a page than data: a browser names text/html."""
    ranges = read_ranges(accept)
    named = any((each.kind, each.subtype) == ("text", "html") for each in ranges)
    html = rate_type("text/html", ranges)
    return named and html > 0 and html >= rate_type("application/problem+json", ranges)


def read_ranges(accept: str | None) -> list[Range]:
    """Return the media ranges of an Accept header; a missing or empty one accepts all.

    A range that is not well-formed is passed over, as is usual for this header.
    """
    if accept is None or not accept.strip():
        return [Range("*", "*", {}, 1.0)]
    return [parsed for part in accept.split(",") if (parsed := _read_range(part))]


def rate_type(media_type: str, ranges: Sequence[Range]) -> float:
    """Return the quality 0 to 1 that the most specific range gives a media type."""
    kind, _, subtype = media_type.partition("/")
    covering = [each for each in ranges if each.covers(kind, subtype)]
    return max(((each.specificity, each.quality) for each in covering), default=(0, 0.0))[1]


def _read_range(text: str) -> Range | None:
    media_range, *rest = (part.strip() for part in text.split(";"))
    kind, slash, subtype = media_range.lower().partition("/")
    if not (kind and slash and subtype) or (kind == "*" and subtype != "*"):
        return None
    parameters = dict(_read_parameter(part) for part in rest if part)
    quality = parameters.pop("q", "1")
    if not QUALITY.fullmatch(quality):
        return None
    return Range(kind, subtype, parameters, min(float(quality), 1.0))


def _read_parameter(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip().lower(), value.strip().strip('"')
