"""The service as a process of its own, started as a user starts it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ADDRESS: Final = re.compile(r"http://\S+")


@contextmanager
def run_server(data: Path) -> Iterator[str]:
    """Run `zielgraph serve` on a free port; yield its address as it tells it."""
    command = [sys.executable, "-m", "service", "serve", "--data", str(data), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            found = next((m for line in process.stderr if (m := ADDRESS.search(line))), None)
            assert found, "the server ended without telling its address"
            yield found.group(0)
        finally:
            process.terminate()
