"""A pool whose prints are done when the test says so."""

from __future__ import annotations

from dataclasses import dataclass, field

from handouts.pool import Job


@dataclass
class SlowPrint:
    """One print: `position` before it in the line until `finish` or `fail`."""

    job: Job
    position: int = 0
    pdf: bytes | None = None
    error: Exception | None = None

    @property
    def done(self) -> bool:
        """Whether there is something to fetch."""
        return self.pdf is not None or self.error is not None

    def result(self, timeout: float | None = None) -> bytes:
        """What was drawn."""
        if self.error is not None:
            raise self.error
        if self.pdf is None:
            raise TimeoutError
        return self.pdf

    def finish(self) -> None:
        """Draw it now, unless it is drawn."""
        self.pdf = self.pdf or self.job.draw()

    def fail(self, error: Exception) -> None:
        """It cannot be drawn."""
        self.error = error


@dataclass
class SlowPool:
    """In place of `RenderPool`: keeps what was asked for, and starts with this many before it."""

    ahead: int = 0
    prints: list[SlowPrint] = field(default_factory=list)

    def submit(self, job: Job) -> SlowPrint:
        """Put it in the line."""
        self.prints.append(SlowPrint(job, self.ahead))
        return self.prints[-1]

    def close(self) -> None:
        """Nothing to end."""
