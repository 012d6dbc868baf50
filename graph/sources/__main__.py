"""Write or check docs/sheets.md: `python -m graph.sources --write-docs` or `--check-docs`."""

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Final

from graph.content import ROOT
from graph.sources.docs import write_page

PAGE: Final = ROOT / "docs" / "sheets.md"


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 if the page is as it should be afterwards, 1 if it was found to be out of date."""
    parser = ArgumentParser(prog="python -m graph.sources", description=__doc__)
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--write-docs", action="store_true", help="write docs/sheets.md")
    choice.add_argument("--check-docs", action="store_true", help="only say whether it is right")
    if parser.parse_args(arguments).write_docs:
        PAGE.write_text(write_page(), encoding="utf-8")
        return 0
    return 0 if PAGE.read_text(encoding="utf-8") == write_page() else 1


if __name__ == "__main__":
    sys.exit(main())
