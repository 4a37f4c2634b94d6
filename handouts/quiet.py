"""What holds while a sheet is made: an error that is only logged ends the print, and no garbage is collected."""

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from handouts.errors import PrintFailed

_EMPTY_BOX = ".notdef glyph"
"""How the printer begins the warning that it drew a box in the place of a letter."""


@contextmanager
def waste_kept() -> Iterator[None]:
    """Collect no garbage while a sheet is made: nearly all of it lives until the end, and would be looked through again

    and again. What is left is collected at once, so that no other request pays for it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            gc.collect(0)


@contextmanager
def no_complaints() -> Iterator[None]:
    """Turn what the printer only logs into PrintFailed: an error, or a letter printed as an empty box."""
    heard = _Complaints(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(heard)
    try:
        yield
    finally:
        logger.removeHandler(heard)
    if heard.messages:
        raise PrintFailed(f"The sheet could not be drawn completely: {heard.messages[0]}")


class _Complaints(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR or record.msg.startswith(_EMPTY_BOX):
            self.messages.append(record.getMessage())
