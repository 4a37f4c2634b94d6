"""What one printing process may use. Where the system has no such limits (Windows), only the clock on the wall counts."""

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from math import ceil

try:
    import resource
except ImportError:  # Windows
    can_limit = False
else:
    can_limit = True

_MEGABYTE = 2**20
_OPEN_FILES = 128
_LARGEST_FILE = 16 * _MEGABYTE
"""Bytes; what it writes are copies of the fonts, below 1 MB each."""


@dataclass(frozen=True)
class Limits:
    """Bytes of address space; seconds of computing and of waiting for one sheet; sheets until a fresh process takes over.

    A sheet of twelve exercises takes 100 MB resident, 290 MB of address space, and 1.5 to 4 seconds.
    """

    memory: int = 512 * _MEGABYTE
    processor: int = 10
    wall: float = 15.0
    sheets: int = 200

    def times(self, longer: int) -> "Limits":
        """The same with so many times the time; memory stays."""
        return replace(self, processor=self.processor * longer, wall=self.wall * longer)


def confine(limits: Limits) -> None:
    """Set what holds for the whole life of this process."""
    if not can_limit:
        return
    wanted = {
        resource.RLIMIT_AS: limits.memory,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_FSIZE: _LARGEST_FILE,
        resource.RLIMIT_CORE: 0,  # a core file would hold a patient's sheet
    }
    for kind, value in wanted.items():
        most = _at_most(value, resource.getrlimit(kind)[1])
        with suppress(ValueError, OSError):  # macOS has the name RLIMIT_AS, and refuses
            resource.setrlimit(kind, (most, most))


def allow_one_sheet(limits: Limits) -> None:
    """Let this process compute `limits.processor` seconds more; past that the system ends it with SIGXCPU."""
    if not can_limit:
        return
    used = os.times()
    hardest = resource.getrlimit(resource.RLIMIT_CPU)[1]
    until = ceil(used.user + used.system) + limits.processor
    resource.setrlimit(resource.RLIMIT_CPU, (_at_most(until, hardest), hardest))


def _at_most(value: int, hardest: int) -> int:
    return value if hardest == resource.RLIM_INFINITY else min(value, hardest)
