"""Episode of care: diagnosis codes of each year, diagnoses, goals, plans of care, earlier wordings, and how it ended."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

from migrations import tenancy

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

USUAL = Path(__file__).parents[2] / "clinic" / "diagnosis_codes" / "usual.toml"

SIDES = "side IN ('left', 'right', 'both', 'none')"
KINDS = "'goals_met', 'plateau', 'patient_choice', 'referred_on', 'no_contact', 'other'"
STATUSES = "status IN ('active', 'met', 'partly_met', 'not_met', 'discontinued')"


def upgrade() -> None:
    _codes()
    _episodes()
    _plans()
    _reopenings()
    _diagnoses()
    _goals()
    _changes()
    _usual_codes()


def downgrade() -> None:
    for table in ("care_changes", "goal_changes", "goals", "diagnoses", "episode_reopenings", "plans_of_care"):
        op.drop_table(table)
    op.drop_constraint(op.f("ck_episodes_kind_when_discharged"), "episodes", type_="check")
    op.drop_constraint(op.f("ck_episodes_discharge_kind_known"), "episodes", type_="check")
    for column in ("discharge_kind", "referred_by", "onset_on"):
        op.drop_column("episodes", column)
    op.drop_table("diagnosis_codes")


def _codes() -> None:
    op.create_table(
        "diagnosis_codes",
        sa.Column("fiscal_year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(length=320), nullable=False),
        sa.Column("is_billable", sa.Boolean(), nullable=False),
        sa.Column("side", sa.String(length=5), nullable=False),
        sa.Column("is_usual", sa.Boolean(), nullable=False),
        sa.Column("certainty", sa.String(length=8), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("code_key", sa.Text(), sa.Computed("replace(code, '.', '')", persisted=True), nullable=False),
        sa.Column(
            "search_text", sa.Text(), sa.Computed("search_words(code || ' ' || text)", persisted=True), nullable=False
        ),
        sa.CheckConstraint(
            "certainty IN ('official', 'verified', 'high', 'medium', 'check')",
            name=op.f("ck_diagnosis_codes_certainty_known"),
        ),
        sa.CheckConstraint(
            "code ~ '^[A-Z][0-9][0-9A-Z]([.][0-9A-Z]{1,4})?$'", name=op.f("ck_diagnosis_codes_code_shape")
        ),
        sa.CheckConstraint(SIDES, name=op.f("ck_diagnosis_codes_side_known")),
        sa.CheckConstraint("fiscal_year BETWEEN 2015 AND 2100", name=op.f("ck_diagnosis_codes_fiscal_year_range")),
        sa.CheckConstraint(
            "valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_diagnosis_codes_valid_in_order")
        ),
        sa.PrimaryKeyConstraint("fiscal_year", "code", name=op.f("pk_diagnosis_codes")),
    )
    op.create_index(
        "ix_diagnosis_codes_key",
        "diagnosis_codes",
        ["fiscal_year", "code_key"],
        postgresql_ops={"code_key": "text_pattern_ops"},
    )
    op.create_index(
        "ix_diagnosis_codes_search",
        "diagnosis_codes",
        ["fiscal_year", "search_text"],
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    # Public reference data: the same for every clinic, so there is no clinic to keep apart and no row-level security.
    # Who works for a clinic only reads it.
    op.execute("GRANT SELECT ON diagnosis_codes TO app_rw")


def _episodes() -> None:
    op.add_column("episodes", sa.Column("onset_on", sa.Date(), nullable=True))
    op.add_column("episodes", sa.Column("referred_by", sa.String(length=120), nullable=False, server_default=""))
    op.alter_column("episodes", "referred_by", server_default=None)
    op.add_column("episodes", sa.Column("discharge_kind", sa.String(length=14), nullable=True))
    op.create_check_constraint(op.f("ck_episodes_discharge_kind_known"), "episodes", f"discharge_kind IN ({KINDS})")
    op.create_check_constraint(
        op.f("ck_episodes_kind_when_discharged"), "episodes", "status = 'discharged' OR discharge_kind IS NULL"
    )


def _plans() -> None:
    op.create_table(
        "plans_of_care",
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("visits_per_week", sa.Integer(), nullable=False),
        sa.Column("weeks", sa.Integer(), nullable=False),
        sa.Column("interventions", sa.Text(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by_id", sa.Uuid(), nullable=False),
        *_tenant("plans_of_care", episode_id="episodes", patient_id="patients", planned_by_id="users"),
        sa.CheckConstraint(
            "length(interventions) BETWEEN 1 AND 2000", name=op.f("ck_plans_of_care_interventions_length")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_plans_of_care_number_from_one")),
        sa.CheckConstraint("visits_per_week BETWEEN 1 AND 7", name=op.f("ck_plans_of_care_visits_range")),
        sa.CheckConstraint("weeks BETWEEN 1 AND 52", name=op.f("ck_plans_of_care_weeks_range")),
        sa.UniqueConstraint("clinic_id", "episode_id", "number", name=op.f("uq_plans_of_care_episode_id_number")),
    )
    tenancy.secure("plans_of_care", rights="SELECT, INSERT")
    tenancy.never_changes("plans_of_care")


def _reopenings() -> None:
    op.create_table(
        "episode_reopenings",
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("discharge_kind", sa.String(length=20), nullable=True),
        sa.Column("discharge_reason", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reopened_by_id", sa.Uuid(), nullable=False),
        *_tenant("episode_reopenings", episode_id="episodes", patient_id="patients", reopened_by_id="users"),
        sa.CheckConstraint("length(reason) >= 1", name=op.f("ck_episode_reopenings_reason_is_written")),
    )
    for column in ("episode", "patient"):
        op.create_index(
            f"ix_episode_reopenings_{column}", "episode_reopenings", ["clinic_id", f"{column}_id", "reopened_at"]
        )
    tenancy.secure("episode_reopenings", rights="SELECT, INSERT")
    tenancy.never_changes("episode_reopenings")


def _diagnoses() -> None:
    op.create_table(
        "diagnoses",
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("fiscal_year", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(length=320), nullable=False),
        sa.Column("side", sa.String(length=5), nullable=False),
        sa.Column("onset_on", sa.Date(), nullable=True),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_reason", sa.String(length=200), nullable=True),
        *_tenant("diagnoses", episode_id="episodes", patient_id="patients", added_by_id="users", ended_by_id="users"),
        sa.CheckConstraint(SIDES, name=op.f("ck_diagnoses_side_known")),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by_id IS NULL) AND (ended_at IS NULL) = (ended_reason IS NULL)",
            name=op.f("ck_diagnoses_ended_by_whom_and_why"),
        ),
        sa.CheckConstraint("NOT (is_primary AND ended_at IS NOT NULL)", name=op.f("ck_diagnoses_primary_is_current")),
    )
    op.create_index("ix_diagnoses_episode", "diagnoses", ["clinic_id", "episode_id", "position"])
    is_current, is_primary = sa.text("ended_at IS NULL"), sa.text("is_primary")
    same = ["clinic_id", "episode_id", "code", "side"]
    op.create_index("uq_diagnoses_once", "diagnoses", same, unique=True, postgresql_where=is_current)
    op.create_index("uq_diagnoses_one_primary", "diagnoses", same[:2], unique=True, postgresql_where=is_primary)
    tenancy.secure("diagnoses")
    changing = ("side", "onset_on", "is_primary", "position", "version")
    tenancy.only_changes("diagnoses", *changing, "ended_at", "ended_by_id", "ended_reason")


def _goals() -> None:
    op.create_table(
        "goals",
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("words_of", sa.String(length=9), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("target", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *_tenant("goals", episode_id="episodes", patient_id="patients", added_by_id="users"),
        sa.CheckConstraint("kind IN ('short_term', 'long_term')", name=op.f("ck_goals_kind_known")),
        sa.CheckConstraint("words_of IN ('patient', 'clinician')", name=op.f("ck_goals_words_of_known")),
        sa.CheckConstraint(STATUSES, name=op.f("ck_goals_status_known")),
        sa.CheckConstraint("length(text) >= 1", name=op.f("ck_goals_text_is_written")),
    )
    op.create_index("ix_goals_episode", "goals", ["clinic_id", "episode_id", "added_at"])
    tenancy.secure("goals")
    tenancy.only_changes("goals", "text", "words_of", "kind", "target", "due_on", "status", "version")
    op.create_table(
        "goal_changes",
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=False),
        *_tenant("goal_changes", goal_id="goals", patient_id="patients", changed_by_id="users"),
        sa.CheckConstraint(STATUSES, name=op.f("ck_goal_changes_status_known")),
    )
    for column in ("goal", "patient"):
        op.create_index(f"ix_goal_changes_{column}", "goal_changes", ["clinic_id", f"{column}_id", "changed_at"])
    tenancy.secure("goal_changes", rights="SELECT, INSERT")
    tenancy.never_changes("goal_changes")


def _changes() -> None:
    op.create_table(
        "care_changes",
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("diagnosis_id", sa.Uuid(), nullable=True),
        sa.Column("goal_id", sa.Uuid(), nullable=True),
        sa.Column("field", sa.String(length=20), nullable=False),
        sa.Column("before", sa.String(length=200), nullable=False),
        sa.Column("after", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=False),
        *_tenant(
            "care_changes",
            episode_id="episodes",
            patient_id="patients",
            diagnosis_id="diagnoses",
            goal_id="goals",
            changed_by_id="users",
        ),
        sa.CheckConstraint("num_nonnulls(diagnosis_id, goal_id) <= 1", name=op.f("ck_care_changes_about_one_thing")),
        sa.CheckConstraint("before <> after", name=op.f("ck_care_changes_is_a_change")),
    )
    for column in ("episode", "patient", "goal"):
        op.create_index(f"ix_care_changes_{column}", "care_changes", ["clinic_id", f"{column}_id", "changed_at"])
    tenancy.secure("care_changes", rights="SELECT, INSERT")
    tenancy.never_changes("care_changes")


def _usual_codes() -> None:
    """The shipped list, so that a clinic can begin before anybody has loaded the official file."""
    shipped = tomllib.loads(USUAL.read_text(encoding="utf-8"))
    year: int = shipped["fiscal_year"]
    insert = sa.text(
        "INSERT INTO diagnosis_codes (fiscal_year, code, text, is_billable, side, is_usual, certainty, note,"
        " valid_from, valid_until) VALUES (:year, :code, :text, :is_billable, :side, true, :certainty, :note,"
        " make_date(:year - 1, 10, 1), make_date(:year, 9, 30))"
    )
    op.get_bind().execute(insert, [{"year": year, **_usual(code)} for code in shipped["codes"]])


def _usual(code: dict[str, Any]) -> dict[str, Any]:
    words = set(code["text"].replace(",", " ").lower().split())
    named = [side for side in ("left", "right") if side in words]
    side = "both" if "bilateral" in words else named[0] if len(named) == 1 else "none"
    return {"is_billable": True, "note": "", **code, "side": side}


def _tenant(table: str, **keys: str) -> list[sa.schema.SchemaItem]:
    """What every table of a clinic has: its key, its clinic, and keys that cannot cross clinics."""
    across = [
        sa.ForeignKeyConstraint(
            ["clinic_id", column],
            [f"{target}.clinic_id", f"{target}.id"],
            name=op.f(f"fk_{table}_{column}"),
            ondelete="RESTRICT",
        )
        for column, target in keys.items()
    ]
    return [
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *across,
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f(f"fk_{table}_clinic"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f(f"pk_{table}")),
    ]
