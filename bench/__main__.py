"""`python -m bench`: measure all bars, write bench/results.md, exit 1 if one is not met."""

import platform
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from os import cpu_count
from pathlib import Path
from typing import Final

from bench.asking import measure_asking
from bench.figures import Figure
from bench.loading import measure_loading, measure_publishing
from bench.pages import measure_pages
from bench.radar import measure_radar
from bench.serving import measure_serving
from bench.starting import measure_starting
from bench.steering import measure_steering
from bench.validation import measure_validation, publish_counties
from graph.allocator import find_allocator
from graph.generation.counties import Plan

RESULTS: Final = Path(__file__).with_name("results.md")
PACKAGES: Final = (
    "networkx", "oxigraph", "pyarrow", "pyoxigraph", "pyshacl", "rdflib", "starlette", "tantivy",
    "uvicorn",
)  # fmt: skip


def main() -> int:
    """Measure, write the results, return the exit status."""
    with tempfile.TemporaryDirectory(prefix="zielgraph-bench-") as name:
        folder = Path(name)
        figures = measure_loading(folder)
        figures += measure_publishing(folder)
        figures += measure_serving(folder / "ours-0")
        figures += measure_starting(folder)
        figures += measure_validation(folder)
        fifty, alone, near = folder / "sound", folder / "single", folder / "near"
        publish_counties(alone, Plan(1))
        publish_counties(near, Plan(3))
        figures += measure_asking(fifty, alone, near)
        figures += measure_steering(fifty)
        figures += measure_radar()
        figures += measure_pages(fifty)
    RESULTS.write_text(render_results(figures), encoding="utf-8")
    print(render_results(figures))
    return 0 if all(figure.holds for figure in figures) else 1


def describe_machine() -> str:
    """Return what the figures depend on beside our code and its packages."""
    system = f"{platform.system()} {platform.release().split('-')[0]}"
    allocator = find_allocator() or "the allocator of the C library"
    return f"{cpu_count()} cores, {system}, {allocator}, Python {platform.python_version()}"


def render_bar(figure: Figure) -> str:
    """Return the bar of a figure as text."""
    sign = "≥" if figure.at_least else "≤"
    return "" if figure.bar is None else f"{sign} {figure.bar:g} {figure.unit}"


def render_results(figures: list[Figure]) -> str:
    """Return the figures as a Markdown page with date, machine and versions."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    rows = [
        f"| {f.name} | {f.value:.2f} {f.unit} | {render_bar(f)} "
        f"| {'yes' if f.holds else '**no**'} | {f.note} |"
        for f in figures
    ]
    return "\n".join(
        [
            "# Results of `make bench`",
            "",
            f"{datetime.now(UTC):%Y-%m-%d}, {describe_machine()}, {packages}.",
            "",
            "| figure | measured | bar | met | note |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
