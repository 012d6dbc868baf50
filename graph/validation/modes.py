"""What a violation does to a change, by the status of the version that it is found in."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Mode(StrEnum):
    """What a violation does: it refuses the change, is told of, or is written down only."""

    STRICT = "strict"
    WARN = "warn"
    REPORT = "report"


# by the status of a version; whatever is not named here is strict
STATUS_MODES: Final[Mapping[str, Mode]] = {
    "version-draft": Mode.WARN,
    "version-in-consultation": Mode.WARN,
    "version-presented": Mode.WARN,
    "version-rejected": Mode.REPORT,
}
