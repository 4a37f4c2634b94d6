"""The shipped kinds, which an application registers when it is made: these tests need none."""

from __future__ import annotations

from clinic.reviewables import kinds
from clinic.reviewables.shipped import SHIPPED

kinds.register(*SHIPPED)
