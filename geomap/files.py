"""Files are written whole or not at all, and what goes wrong is told in one line."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from geomap.errors import OutputError


def replace_file(target: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write beside the target, then move over it: readers see the old file or the new one.

    Raises
    ------
    OutputError
        When it cannot be written; the target then holds what it held before.
    """
    target = Path(os.path.realpath(target))  # through a link, not over it
    draft = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    with translate_errors(target):
        try:
            with draft.open("xb") as stream:
                write(stream)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(target)
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise


def write_stdout(write: Callable[[IO[bytes]], object]) -> None:
    """Write bytes to standard output.

    Raises
    ------
    OutputError
        When it cannot be written to.
    """
    with translate_errors("stdout"):
        sys.stdout.flush()
        write(sys.stdout.buffer)
        sys.stdout.buffer.flush()


@contextmanager
def translate_errors(target: Path | str) -> Iterator[None]:
    """Raise OutputError for what goes wrong while writing."""
    try:
        yield
    except BrokenPipeError:  # the reader of a pipe has had enough: the command line ends quietly
        raise
    except OSError as error:
        advice = "check that the folder exists, is yours and has room"
        raise OutputError(f"{target}: cannot be written ({explain_error(error)}): {advice}") from error
    except (ValueError, TypeError, OverflowError, NotImplementedError) as error:  # pyarrow's are these too
        message = f"{target}: cannot be written ({explain_error(error)}): mend the incidents"
        raise OutputError(message) from error


def explain_error(error: Exception) -> str:
    """Say what a foreign error says, on one line."""
    words = getattr(error, "strerror", None) or " ".join(str(part) for part in error.args)
    return " ".join(words.split()) or type(error).__name__
