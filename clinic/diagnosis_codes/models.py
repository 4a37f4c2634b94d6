"""The table of codes: the same for every clinic, read by the web role and written by the owner role alone."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Computed, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from clinic.core.columns import Day, Line, enum_check, enum_column
from clinic.core.db import Base
from clinic.diagnosis_codes.rules import LONGEST_TEXT, Certainty, Side


class DiagnosisCode(Base):
    """One code of one fiscal year's edition. `code` has its dot, `code_key` has none."""

    __tablename__ = "diagnosis_codes"
    __table_args__ = (
        enum_check("side", Side),
        enum_check("certainty", Certainty),
        CheckConstraint("fiscal_year BETWEEN 2015 AND 2100", name="fiscal_year_range"),
        CheckConstraint("code ~ '^[A-Z][0-9][0-9A-Z]([.][0-9A-Z]{1,4})?$'", name="code_shape"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="valid_in_order"),
        # For a prefix, whatever the collation of the database.
        Index(
            "ix_diagnosis_codes_key",
            "fiscal_year",
            "code_key",
            postgresql_ops={"code_key": "text_pattern_ops"},
        ),
        Index(
            "ix_diagnosis_codes_search",
            "fiscal_year",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
    )

    fiscal_year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    is_billable: Mapped[bool]
    side: Mapped[Side] = enum_column(Side, default=Side.NONE)
    """The side that the code itself names."""
    is_usual: Mapped[bool] = mapped_column(default=False)
    certainty: Mapped[Certainty] = enum_column(Certainty)
    note: Mapped[Line] = mapped_column(default="")
    """For who picks it: why it cannot be chosen, or what to mind."""
    valid_from: Mapped[Day]
    valid_until: Mapped[date | None]
    code_key: Mapped[str] = mapped_column(Text, Computed("replace(code, '.', '')", persisted=True))
    search_text: Mapped[str] = mapped_column(Text, Computed("search_words(code || ' ' || text)", persisted=True))
