"""What runs in a printing process. Of this module the web process needs the two names it sends over, and no more."""

import atexit
import os
import pickle
import shutil
import signal
import tempfile
from contextlib import suppress
from datetime import date
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread

from handouts.content import (
    ClinicHeader,
    ContentError,
    Diary,
    DoseLine,
    Handout,
    HandoutExercise,
    HandoutStep,
    Picture,
    Therapist,
)
from handouts.errors import MissingPicture, PdfUnavailable, PrinterDied, PrintFailed
from handouts.phrases import LanguageNotReady
from handouts.pool.jobs import HandoutJob, Job, printing
from handouts.pool.limits import Limits, allow_one_sheet, confine

_CLEAR = (PrintFailed, MissingPicture, PdfUnavailable, LanguageNotReady, ContentError)
_LOOK_AFTER_PARENT = 1.0
"""Seconds."""

_SAME_MOMENT = 0.2
"""Seconds; the pipes of a process that ends are closed one after another."""


def begin(limits: Limits, folder: str) -> None:
    """Make this process ready to print: limited, bound to its parent, fonts and style sheets read.

    `folder` takes its temporary files; whoever ends last removes it.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # at once, also in the middle of a page
    tempfile.tempdir = folder
    confine(limits)
    atexit.register(_tidy_for_parent, folder)
    Thread(target=_end_with_parent, args=(folder,), daemon=True).start()
    if printing().pdf_available():
        with suppress(Exception):  # what is wrong here is wrong with the first real sheet, and said there
            _FIRST_SHEET.draw()


def draw(packed: bytes, limits: Limits) -> bytes:
    """Return the PDF of a pickled job.

    Raises what the job raises when a user can understand it, PrinterDied when memory is short, else PrintFailed.
    """
    allow_one_sheet(limits)
    try:
        job: Job = pickle.loads(packed)  # noqa: S301  # nosec B301 - packed by our own parent
        return job.draw()
    except _CLEAR:
        raise
    except MemoryError:
        raise PrinterDied("The sheet needs more memory than printing may take.") from None
    except BaseException as error:
        raise PrintFailed(f"The sheet could not be drawn: {type(error).__name__}.") from error


def _end_with_parent(folder: str) -> None:
    """End this process when its parent has ended, however that came.

    A process forked off the parent may hold the other end of the sentinel open, so the number of the parent is looked
    at as well.
    """
    parent, number = parent_process(), os.getppid()
    while parent is not None and os.getppid() == number:
        if wait([parent.sentinel], timeout=_LOOK_AFTER_PARENT):
            break
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _tidy_for_parent(folder: str) -> None:
    """Remove `folder` when the parent cannot: a process without work reads of its parent's end from an empty pipe."""
    parent = parent_process()
    if parent is None or wait([parent.sentinel], timeout=_SAME_MOMENT):
        shutil.rmtree(folder, ignore_errors=True)


_FIRST_SHEET = HandoutJob(
    Handout(
        clinic=ClinicHeader("A", "1"),
        first_name="A",
        therapist=Therapist("A"),
        made_on=date(2000, 1, 1),
        version=1,
        code="A",
        exercises=(
            HandoutExercise(
                number=1,
                name="A",
                figure=Picture('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"></svg>', "A"),
                start="A",
                steps=(HandoutStep("A"),),
                dose=DoseLine(1, 1, repetitions=1),
            ),
        ),
        diary=Diary(date(2000, 1, 3)),
    )
)
"""Printed by every new process for nobody: it reads fonts, style sheets and templates."""
