"""Patients, episodes of care, health screens and assessments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations import tenancy

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _words()
    op.create_table(
        "patients",
        sa.Column("chart_number", sa.String(length=80), nullable=False),
        sa.Column("given_name", sa.String(length=120), nullable=False),
        sa.Column("family_name", sa.String(length=120), nullable=False),
        sa.Column("chosen_name", sa.String(length=120), nullable=False),
        sa.Column("birth_on", sa.Date(), nullable=False),
        sa.Column("sex_at_birth", sa.String(length=7), nullable=False),
        sa.Column("phone", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=80), nullable=False),
        sa.Column("needs_interpreter", sa.Boolean(), nullable=False),
        sa.Column("pregnancy", sa.String(length=11), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=200), nullable=True),
        sa.Column(
            "sort_name",
            sa.Text(),
            sa.Computed("plain_text(family_name || ' ' || given_name)", persisted=True),
            nullable=False,
        ),
        sa.Column(
            "phone_digits",
            sa.Text(),
            sa.Computed("right(regexp_replace(phone, '[^0-9]', '', 'g'), 10)", persisted=True),
            nullable=False,
        ),
        sa.Column(
            "search_text",
            sa.Text(),
            sa.Computed(
                "search_words(given_name || ' ' || family_name || ' ' || chosen_name || ' ' || chart_number"
                " || ' ' || phone || ' ' || right(regexp_replace(phone, '[^0-9]', '', 'g'), 10))",
                persisted=True,
            ),
            nullable=False,
        ),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "delivered_on IS NULL OR pregnancy = 'postpartum'", name=op.f("ck_patients_delivered_on_only_postpartum")
        ),
        sa.CheckConstraint(
            "due_on IS NULL OR pregnancy = 'pregnant'", name=op.f("ck_patients_due_on_only_when_pregnant")
        ),
        sa.CheckConstraint(
            "pregnancy IN ('no', 'pregnant', 'postpartum', 'unknown', 'undisclosed')",
            name=op.f("ck_patients_pregnancy_known"),
        ),
        sa.CheckConstraint(
            "sex_at_birth IN ('female', 'male', 'unknown')", name=op.f("ck_patients_sex_at_birth_known")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "created_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_patients_created_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "therapist_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_patients_therapist_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_patients_clinic"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_patients")),
        sa.UniqueConstraint("clinic_id", "chart_number", name=op.f("uq_patients_chart_number")),
        sa.UniqueConstraint("clinic_id", "form_key", name=op.f("uq_patients_form_key")),
    )
    op.create_index("ix_patients_list", "patients", ["clinic_id", "sort_name", "id"], unique=False)
    op.create_index("ix_patients_birth", "patients", ["clinic_id", "birth_on"], unique=False)
    op.create_index("ix_patients_phone", "patients", ["clinic_id", "phone_digits"], unique=False)
    op.create_index("ix_patients_therapist", "patients", ["clinic_id", "therapist_id", "sort_name", "id"], unique=False)
    op.create_index(
        "ix_patients_search",
        "patients",
        ["clinic_id", "search_text"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"search_text": "gin_trgm_ops"},
    )
    op.create_table(
        "episodes",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("goal", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("discharge_reason", sa.String(length=200), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(status = 'discharged') = (ended_on IS NOT NULL)", name=op.f("ck_episodes_ended_on_when_discharged")
        ),
        sa.CheckConstraint("status IN ('active', 'discharged')", name=op.f("ck_episodes_status_known")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_episodes_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "therapist_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_episodes_therapist_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_episodes_clinic"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_episodes")),
    )
    op.create_index(
        "uq_episodes_one_active",
        "episodes",
        ["clinic_id", "patient_id"],
        unique=True,
        postgresql_where=sa.text("status = 'active'"),
    )
    op.create_index("ix_episodes_patient", "episodes", ["clinic_id", "patient_id", "started_on"], unique=False)
    op.create_table(
        "health_screens",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("taken_by_id", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("flags", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("cleared_groups", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("event_dates", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("pregnancy", sa.String(length=11), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("library_version", sa.String(length=80), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=True),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=200), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "pregnancy IN ('no', 'pregnant', 'postpartum', 'unknown', 'undisclosed')",
            name=op.f("ck_health_screens_pregnancy_known"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_health_screens_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "taken_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_health_screens_taken_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_health_screens_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_health_screens")),
        sa.UniqueConstraint("clinic_id", "form_key", name=op.f("uq_health_screens_form_key")),
    )
    op.create_index("ix_health_screens_latest", "health_screens", ["clinic_id", "patient_id", "taken_at"], unique=False)
    op.create_table(
        "assessments",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("assessed_by_id", sa.Uuid(), nullable=False),
        sa.Column("assessed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assessment_class", sa.String(length=13), nullable=False),
        sa.Column("thomas_left_deg", sa.Integer(), nullable=True),
        sa.Column("thomas_right_deg", sa.Integer(), nullable=True),
        sa.Column("pelvic_tilt_controlled", sa.Boolean(), nullable=True),
        sa.Column("strength_left", sa.String(length=80), nullable=False),
        sa.Column("strength_right", sa.String(length=80), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("form_key", sa.Uuid(), nullable=True),
        sa.Column("entered_in_error_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_in_error_reason", sa.String(length=200), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "assessment_class IN ('short_strong', 'short_weak', 'normal_weak', 'long_weak', 'normal', 'indeterminate')",
            name=op.f("ck_assessments_assessment_class_known"),
        ),
        sa.CheckConstraint("thomas_left_deg BETWEEN -60 AND 90", name=op.f("ck_assessments_thomas_left_range")),
        sa.CheckConstraint("thomas_right_deg BETWEEN -60 AND 90", name=op.f("ck_assessments_thomas_right_range")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "assessed_by_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_assessments_assessed_by_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patients.clinic_id", "patients.id"],
            name=op.f("fk_assessments_patient_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_assessments_clinic"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_assessments")),
        sa.UniqueConstraint("clinic_id", "form_key", name=op.f("uq_assessments_form_key")),
    )
    op.create_index("ix_assessments_latest", "assessments", ["clinic_id", "patient_id", "assessed_at"], unique=False)
    tenancy.secure("patients")
    tenancy.secure("episodes")
    tenancy.secure("health_screens")
    tenancy.secure("assessments")
    tenancy.owner_may("patients", "SELECT")
    _search()


def downgrade() -> None:
    op.execute("DROP FUNCTION search_patients(text, date[], uuid, integer)")
    op.execute("DROP FUNCTION near_spellings(text)")
    op.drop_table("assessments")
    op.drop_table("health_screens")
    op.drop_table("episodes")
    op.drop_table("patients")
    op.execute("DROP FUNCTION search_words(text)")


def _words() -> None:
    # One index over clinic and text needs a GIN class for uuid.
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
    # A space before each word lets one pattern mean "a word that begins with". Signs part words, apostrophes do not;
    # no pattern sign of LIKE is left.
    parting = "-_.,;:/()[]{}<>#+*=!?&%$@^~|" + chr(92) + "\u2010\u2011\u2012\u2013\u2014"
    dropped = "'\"`\u00b4\u02bc\u2018\u2019"
    signs = (parting + dropped).replace("'", "''")
    op.execute(
        f"""
        CREATE FUNCTION search_words(value text) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        AS $$ SELECT ' ' || btrim(regexp_replace(
            translate(public.plain_text(value), '{signs}', repeat(' ', {len(parting)})), '[[:space:]]+', ' ', 'g'
        )) $$
        """
    )


def _search() -> None:
    """Row-level security keeps trigram operators off the index for the web role: this runs as the owner instead.

    It answers ids of the clinic that is set, nothing else; the page loads the rows through policy. First come patients
    for whom every word of the query begins a word of theirs; when that leaves room, those whose words resemble it
    (words from four letters on, without digits): one slip of the finger away, or alike by their trigrams.
    """
    op.execute(
        """
        CREATE FUNCTION near_spellings(word text) RETURNS text[]
        LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        SET search_path = pg_catalog, public
        AS $$
            SELECT CASE WHEN length(word) < 4 OR word ~ '[0-9]' THEN ARRAY['% ' || word || '%'] ELSE array_agg(DISTINCT near) END
            FROM generate_series(0, length(word)) AS n, LATERAL (VALUES
                (left(word, n) || '_' || substr(word, n + 1)),
                (left(word, n) || '_' || substr(word, n + 2)),
                (left(word, n) || substr(word, n + 2)),
                (left(word, n) || substr(word, n + 2, 1) || substr(word, n + 1, 1) || substr(word, n + 3))
            ) AS slips (slip), LATERAL (VALUES ('% ' || slip || '%')) AS patterns (near)
        $$
        """
    )
    op.execute(
        """
        CREATE FUNCTION search_patients(p_query text, p_born date[], p_therapist uuid, p_limit integer)
        RETURNS TABLE (patient_id uuid, rank double precision)
        LANGUAGE plpgsql STABLE SECURITY DEFINER
        SET search_path = pg_catalog, public
        SET plan_cache_mode = force_custom_plan
        SET pg_trgm.word_similarity_threshold = 0.5
        AS $$
        DECLARE
            v_clinic uuid := nullif(current_setting('app.clinic_id', true), '')::uuid;
            v_words text[];
            v_begins text[];
            v_near text[];
            v_found bigint;
        BEGIN
            SELECT array_agg(w ORDER BY length(w) DESC), array_agg('% ' || w || '%' ORDER BY length(w) DESC)
                INTO v_words, v_begins
                FROM (SELECT DISTINCT regexp_split_to_table(btrim(search_words(p_query)), ' ')) parts (w) WHERE w <> '';
            IF v_clinic IS NULL OR (v_words IS NULL AND p_born IS NULL) THEN
                RETURN;
            END IF;
            RETURN QUERY
            SELECT p.id, 1.0 + coalesce((
                SELECT avg((p.search_text || ' ' LIKE '% ' || w || ' %')::integer) FROM unnest(v_words) AS w
            ), 0)::double precision
            FROM patients p
            WHERE p.clinic_id = v_clinic AND p.entered_in_error_at IS NULL
              AND (p_therapist IS NULL OR p.therapist_id = p_therapist)
              AND (p_born IS NULL OR p.birth_on = ANY (p_born))
              AND (v_words IS NULL OR p.search_text LIKE v_begins[1])
              AND (v_words IS NULL OR p.search_text LIKE ALL (v_begins))
            ORDER BY 2 DESC, p.sort_name, p.id
            LIMIT p_limit;
            GET DIAGNOSTICS v_found = ROW_COUNT;
            IF v_found >= p_limit OR NOT (length(v_words[1]) >= 4 AND v_words[1] !~ '[0-9]') THEN
                RETURN;
            END IF;
            v_near := near_spellings(v_words[1]);
            RETURN QUERY
            WITH words AS MATERIALIZED (SELECT w, near_spellings(w) AS near FROM unnest(v_words) AS w)
            SELECT p.id, (
                SELECT avg(CASE WHEN p.search_text LIKE '% ' || w || '%' THEN 1.0
                                WHEN p.search_text LIKE ANY (near) THEN 0.9
                                ELSE 0.9 * word_similarity(w, p.search_text) END)::double precision
                FROM words)
            FROM patients p
            WHERE p.clinic_id = v_clinic AND p.entered_in_error_at IS NULL
              AND (p_therapist IS NULL OR p.therapist_id = p_therapist)
              AND (p_born IS NULL OR p.birth_on = ANY (p_born))
              AND (p.search_text LIKE ANY (v_near) OR p.search_text %> v_words[1])
              AND NOT p.search_text LIKE ALL (v_begins)
              AND NOT EXISTS (
                SELECT FROM words
                WHERE w <> v_words[1] AND p.search_text NOT LIKE '% ' || w || '%'
                  AND NOT p.search_text LIKE ANY (near)
                  AND (length(w) < 4 OR w ~ '[0-9]' OR NOT p.search_text %> w))
            ORDER BY 2 DESC, p.sort_name, p.id
            LIMIT p_limit - v_found;
        END $$
        """
    )
    tenancy.definer("search_patients(text, date[], uuid, integer)")
