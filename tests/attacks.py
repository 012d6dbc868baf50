"""Hostile queries: what each attacks, with which statuses it may end, and its text."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "hostile"


@dataclass(frozen=True)
class Attack:
    """A hostile query, what it attacks, and with which statuses it may end."""

    attack: str
    status: tuple[int, ...]
    text: str


def read_attack(path: Path) -> Attack:
    """Read a file: a header in `#+` lines (TOML), then the query; `repeat` fills in its words."""
    lines = path.read_text(encoding="utf-8").splitlines()
    header = [line.removeprefix("#+ ") for line in lines if line.startswith("#+")]
    text = "\n".join(line for line in lines if not line.startswith("#+"))
    content = tomllib.loads("\n".join(header))
    for word, (piece, times) in content.get("repeat", {}).items():
        text = text.replace(word, piece * times)
    return Attack(content["attack"], tuple(content["status"]), text)


ATTACKS: Final = {path.stem: read_attack(path) for path in sorted(FOLDER.glob("*.rq"))}
