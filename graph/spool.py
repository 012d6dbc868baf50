"""Where a worker puts a result: in memory while it is short, in a file once it is long."""

import io
import os
from pathlib import Path
from typing import Final

from graph.errors import SizeExceeded
from graph.sentences import phrase

INLINE_BYTES: Final = 256 * 1024  # larger results travel as a file, not through the pipe


class Spool(io.RawIOBase):
    """Takes a result of at most `limit` bytes: a short one in memory, a long one in a file."""

    def __init__(self, path: Path, limit: int) -> None:
        """Write to `path` once the result is long; raise SizeExceeded past `limit` bytes."""
        self.path = path
        self.limit = limit
        self.size = 0
        self.memory = io.BytesIO()
        self.target: io.BufferedIOBase = self.memory
        self.file: Path | None = None

    def writable(self) -> bool:
        """Return True: this is an output."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take the next bytes; raises SizeExceeded."""
        self.size += len(data)
        if self.size > self.limit:
            raise SizeExceeded(phrase("answer-large", kibibytes=self.limit // 1024))
        if self.file is None and self.size > INLINE_BYTES:
            self._move_to_file()
        return self.target.write(data)

    def _move_to_file(self) -> None:
        descriptor = os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        self.target, self.file = os.fdopen(descriptor, "wb"), self.path
        self.target.write(self.memory.getvalue())

    def close(self) -> None:
        """Finish the file, if there is one."""
        if self.file and not self.target.closed:
            self.target.close()
        super().close()

    @property
    def body(self) -> bytes:
        """The bytes of a result that is not in a file."""
        return b"" if self.file else self.memory.getvalue()
