"""Nothing about a patient is forgotten by the export: every table and column is named, or left out with a reason."""

from __future__ import annotations

import pytest

from clinic.record_export.kinds import BY_TABLE, COLUMNS_LEFT_OUT, KINDS, LEFT_OUT, Kind
from clinic.tables import metadata

PATIENTS = "patients"


def about_patients() -> set[str]:
    """Tables that name a patient, or hang on a row of one that does."""
    found = {PATIENTS}
    while True:
        more = {
            table.name
            for table in metadata.sorted_tables
            if table.name not in found
            and ("patient_id" in table.columns or any(key.column.table.name in found for key in table.foreign_keys))
        }
        if not more:
            return found
        found |= more


def test_every_table_about_patients_is_exported_or_left_out_with_a_reason() -> None:
    exported = {kind.table.__tablename__ for kind in KINDS}
    assert exported & set(LEFT_OUT) == set()
    assert about_patients() - exported - set(LEFT_OUT) == set()
    assert exported | set(LEFT_OUT) <= set(metadata.tables)
    assert all(len(why) > 10 for why in LEFT_OUT.values())


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_column_is_exported_or_left_out_with_a_reason(kind: Kind) -> None:
    columns = set(kind.table.__table__.columns.keys())
    named = {name.partition(".")[2] for name in COLUMNS_LEFT_OUT if name.startswith(f"{kind.table.__tablename__}.")}
    left_out = {name for name in COLUMNS_LEFT_OUT if "." not in name} | named
    assert set(kind.columns) <= columns
    assert columns - set(kind.columns) - left_out == set()
    assert not set(kind.columns) & left_out, "what is left out for a reason is not exported"
    assert kind.columns[0] == "id"


def test_no_secret_is_exported() -> None:
    for kind in KINDS:
        assert not any(word in name for name in kind.columns for word in ("token", "code_hash", "password", "mac")), (
            kind
        )


def test_a_kind_that_hangs_on_another_stands_after_it() -> None:
    names = [kind.table for kind in KINDS]
    for kind in KINDS:
        if kind.through is not None:
            assert names.index(kind.through[1]) < names.index(kind.table)
            assert kind.through[1] in BY_TABLE
    assert len({kind.name for kind in KINDS}) == len(KINDS)
