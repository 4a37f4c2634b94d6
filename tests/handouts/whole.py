"""`python -m tests.handouts.whole [PART]`: every layout with every choice, three programs, each print checked by every test.

Some 1 300 prints, at a second or two each. PART is the share to take by chance, always the same one: 3 prints a third.
Each print that fails is named with what failed; the last line counts.
"""

from __future__ import annotations

import random
import sys
import time
import traceback
from collections.abc import Iterator

from tests.handouts import test_layouts
from tests.handouts.layout_cases import Case, printed, whole_product

SEED = 7


def main(part: int = 1) -> int:
    """Check the product, or a part of it; return how many prints failed."""
    chosen = list(whole_product())
    if part > 1:
        chosen = random.Random(SEED).sample(chosen, len(chosen) // part)
    began, failed = time.monotonic(), 0
    for at, case in enumerate(chosen, start=1):
        found = list(_failures(case))
        failed += bool(found)
        for line in found:
            _say(line)
        if at % 50 == 0:
            _say(f"{at} of {len(chosen)} after {time.monotonic() - began:.0f} s, {failed} failed")
        printed.cache_clear()
    _say(f"{len(chosen)} prints in {time.monotonic() - began:.0f} s, {failed} failed")
    return failed


def _failures(case: Case) -> Iterator[str]:
    for name, check in vars(test_layouts).items():
        if name.startswith("test_") and check.__code__.co_varnames[:1] == ("case",):
            try:
                check(case)
            except Exception as error:
                line = traceback.extract_tb(error.__traceback__)[-1].line
                yield f"{case}: {name}: {line} {error!r:.300}"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(min(main(*(int(one) for one in sys.argv[1:2])), 1))
