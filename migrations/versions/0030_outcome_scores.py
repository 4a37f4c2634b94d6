"""Scores of outcome measures, and what a patient's page is asked to answer; neither is ever rewritten."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations import tenancy

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outcome_scores",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=True),
        sa.Column("measure", sa.String(length=4), nullable=False),
        sa.Column("measure_version", sa.String(length=80), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("score", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("percent", sa.Numeric(precision=5, scale=2), nullable=True),
        sa.Column("unanswered", sa.SmallInteger(), nullable=False),
        sa.Column("source", sa.String(length=5), nullable=False),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=False),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_by_id", sa.Uuid(), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=200), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(measure IN ('lefs', 'odi')) = (percent IS NOT NULL)",
            name=op.f("ck_outcome_scores_percent_where_it_has_one"),
        ),
        sa.CheckConstraint(
            "(source = 'link') = (entered_by_id IS NULL)", name=op.f("ck_outcome_scores_staff_sign_their_name")
        ),
        sa.CheckConstraint(
            "(source = 'link') = (link_id IS NOT NULL)", name=op.f("ck_outcome_scores_patients_answer_by_link")
        ),
        sa.CheckConstraint("jsonb_typeof(answers) = 'object'", name=op.f("ck_outcome_scores_answers_is_document")),
        sa.CheckConstraint(
            "measure = 'nprs' AND score BETWEEN 0 AND 10 OR measure = 'psfs' AND score BETWEEN 0 AND 10 OR measure = 'groc' AND score BETWEEN -7 AND 7 OR measure = 'rmdq' AND score BETWEEN 0 AND 24 OR measure = 'lefs' AND score BETWEEN 0 AND 80 OR measure = 'odi' AND score BETWEEN 0 AND 50",
            name=op.f("ck_outcome_scores_score_range"),
        ),
        sa.CheckConstraint(
            "measure IN ('nprs', 'psfs', 'groc', 'rmdq', 'lefs', 'odi')", name=op.f("ck_outcome_scores_measure_known")
        ),
        sa.CheckConstraint("source IN ('staff', 'link', 'paper')", name=op.f("ck_outcome_scores_source_known")),
        sa.CheckConstraint(
            "(entered_in_error_at IS NULL) = (entered_in_error_by_id IS NULL) AND (entered_in_error_at IS NULL) = (entered_in_error_reason IS NULL)",
            name=op.f("ck_outcome_scores_in_error_by_whom_and_why"),
        ),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_outcome_scores_percent_range")),
        sa.CheckConstraint("unanswered BETWEEN 0 AND 24", name=op.f("ck_outcome_scores_unanswered_range")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "entered_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_outcome_scores_entered_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "entered_in_error_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_outcome_scores_entered_in_error_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "episode_id"],
            ["episodes.clinic_id", "episodes.id"],
            name=op.f("fk_outcome_scores_episode_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "link_id"],
            ["patient_links.clinic_id", "patient_links.id"],
            name=op.f("fk_outcome_scores_link_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_outcome_scores_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_outcome_scores_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_outcome_scores")),
        sa.UniqueConstraint("clinic_id", "form_key", name=op.f("uq_outcome_scores_form_key")),
    )
    op.create_index(
        "ix_outcome_scores_patient", "outcome_scores", ["clinic_id", "patient_id", "taken_on"], unique=False
    )
    op.create_table(
        "outcome_requests",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("measure", sa.String(length=4), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by_score_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_by_id", sa.Uuid(), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "measure IN ('nprs', 'psfs', 'groc', 'rmdq', 'lefs', 'odi')", name=op.f("ck_outcome_requests_measure_known")
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (answered_by_score_id IS NULL AND withdrawn_by_id IS NULL)",
            name=op.f("ck_outcome_requests_closed_by_what"),
        ),
        sa.CheckConstraint(
            "answered_by_score_id IS NULL OR withdrawn_by_id IS NULL", name=op.f("ck_outcome_requests_closed_one_way")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "answered_by_score_id"],
            ["outcome_scores.clinic_id", "outcome_scores.id"],
            name=op.f("fk_outcome_requests_answered_by_score_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "asked_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_outcome_requests_asked_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_outcome_requests_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "withdrawn_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_outcome_requests_withdrawn_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_outcome_requests_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_outcome_requests")),
    )
    op.create_index(
        "uq_outcome_requests_one_open",
        "outcome_requests",
        ["clinic_id", "patient_id", "measure"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    tenancy.secure("outcome_scores")
    tenancy.only_changes("outcome_scores", "entered_in_error_at", "entered_in_error_by_id", "entered_in_error_reason")
    tenancy.never_changes("outcome_scores", when="OLD.entered_in_error_at IS NOT NULL")
    tenancy.secure("outcome_requests")
    tenancy.only_changes("outcome_requests", "closed_at", "answered_by_score_id", "withdrawn_by_id")
    tenancy.never_changes("outcome_requests", when="OLD.closed_at IS NOT NULL")


def downgrade() -> None:
    op.drop_table("outcome_requests")
    op.drop_table("outcome_scores")
