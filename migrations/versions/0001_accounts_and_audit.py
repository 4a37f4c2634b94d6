"""The tenant, the people who work there, their sessions, and the audit chain."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from migrations import tenancy

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _functions()
    op.create_table(
        "clinics",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=120), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=120), nullable=False),
        sa.Column("paper", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=80), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("paper IN ('letter', 'a4')", name=op.f("ck_clinics_paper_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinics")),
    )
    op.create_table(
        "users",
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("display_name", sa.String(length=120), nullable=False),
        sa.Column("credential", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("role IN ('pt', 'assistant', 'front_desk', 'admin')", name=op.f("ck_users_role_known")),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f("fk_users_clinic"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_users")),
    )
    op.create_index("uq_users_email", "users", [sa.literal_column("lower(email)")], unique=True)
    op.create_table(
        "auth_sessions",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reauthenticated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("octet_length(token_hash) = 32", name=op.f("ck_auth_sessions_token_hash_is_sha256")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "user_id"],
            ["users.clinic_id", "users.id"],
            name=op.f("fk_auth_sessions_user_id"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinics.id"], name=op.f("fk_auth_sessions_clinic"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_auth_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_auth_sessions_token_hash")),
    )
    op.create_table(
        "sign_in_attempts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_hash", sa.LargeBinary(), nullable=False),
        sa.Column("address_hash", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.String(length=80), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempts")),
    )
    op.create_index("ix_sign_in_attempts_account", "sign_in_attempts", ["account_hash", "at"], unique=False)
    op.create_index("ix_sign_in_attempts_address", "sign_in_attempts", ["address_hash", "at"], unique=False)
    op.create_index("ix_sign_in_attempts_at", "sign_in_attempts", ["at"], unique=False)
    op.create_table(
        "audit_events",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_kind", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("entity", sa.String(length=80), nullable=False),
        sa.Column("entity_id", sa.Uuid(), nullable=True),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("fields", postgresql.ARRAY(sa.String(length=80)), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("request_id", sa.String(length=80), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("clinic_id", "seq", name=op.f("pk_audit_events")),
    )
    tenancy.secure("clinics", column="id")
    tenancy.secure("users")
    tenancy.secure("auth_sessions")
    op.execute("GRANT SELECT, INSERT, DELETE, UPDATE (succeeded) ON sign_in_attempts TO app_rw")
    tenancy.secure("audit_events", rights="SELECT")
    tenancy.never_changes("audit_events")
    for table in ("users", "auth_sessions", "clinics"):
        tenancy.owner_may(table, "SELECT")
    tenancy.owner_may("audit_events", "SELECT")
    tenancy.owner_may("audit_events", "INSERT")
    _lookups()
    _audit()


def downgrade() -> None:
    for function in (
        "audit_append(uuid, text, text, text, uuid, uuid, text[], text)",
        "find_sign_in(text)",
        "find_auth_session(bytea)",
        "list_clinics()",
        "audit_hash(audit_events)",
    ):
        op.execute(f"DROP FUNCTION {function}")
    op.drop_table("audit_events")
    op.drop_table("sign_in_attempts")
    op.drop_table("auth_sessions")
    op.drop_table("users")
    op.drop_table("clinics")
    op.execute("DROP FUNCTION refuse_change()")
    op.execute("DROP FUNCTION plain_text(text)")


def _functions() -> None:
    for extension in ("pg_trgm", "unaccent", "btree_gist"):
        op.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
    op.execute("GRANT USAGE ON SCHEMA public TO app_rw")
    # unaccent() is only STABLE because its dictionary could be replaced; ours is named and never is.
    op.execute(
        """
        CREATE FUNCTION plain_text(value text) RETURNS text
        LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
        AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, normalize(value, NFKC))) $$
        """
    )
    op.execute(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% never changes', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$
        """
    )


def _lookups() -> None:
    """What must be found before the clinic is known; these run as the owner and answer one exact key."""
    op.execute(
        """
        CREATE FUNCTION find_sign_in(p_email text)
        RETURNS TABLE (clinic_id uuid, user_id uuid, password_hash text)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
        AS $$ SELECT u.clinic_id, u.id, u.password_hash FROM users u WHERE lower(u.email) = lower(p_email) AND u.is_active $$
        """
    )
    op.execute(
        """
        CREATE FUNCTION find_auth_session(p_token_hash bytea)
        RETURNS TABLE (clinic_id uuid, session_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
        AS $$ SELECT s.clinic_id, s.id FROM auth_sessions s WHERE s.token_hash = p_token_hash AND s.revoked_at IS NULL $$
        """
    )
    op.execute(
        """
        CREATE FUNCTION list_clinics() RETURNS TABLE (clinic_id uuid, name text, is_demo boolean)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public
        AS $$ SELECT c.id, c.name::text, c.is_demo FROM clinics c ORDER BY c.created_at, c.id $$
        """
    )
    for function in ("find_sign_in(text)", "find_auth_session(bytea)", "list_clinics()"):
        tenancy.definer(function)


def _audit() -> None:
    """One chain a clinic: each row's hash covers the one before it. The web role may only append."""
    op.execute(
        """
        CREATE FUNCTION audit_hash(e audit_events) RETURNS text LANGUAGE sql IMMUTABLE AS $$
            SELECT encode(sha256(convert_to(jsonb_build_array(
                e.prev_hash, e.clinic_id, e.seq,
                to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                e.actor_id, e.actor_kind, e.action, e.entity, e.entity_id, e.patient_id, to_jsonb(e.fields), e.request_id
            )::text, 'UTF8')), 'hex')
        $$
        """
    )
    op.execute(
        """
        CREATE FUNCTION audit_append(
            p_actor uuid, p_kind text, p_action text, p_entity text, p_entity_id uuid,
            p_patient uuid, p_fields text[], p_request text
        ) RETURNS bigint
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
        DECLARE
            e audit_events;
        BEGIN
            e.clinic_id := nullif(current_setting('app.clinic_id', true), '')::uuid;
            IF e.clinic_id IS NULL THEN
                RAISE EXCEPTION 'no clinic is set' USING ERRCODE = 'invalid_parameter_value';
            END IF;
            PERFORM pg_advisory_xact_lock(hashtextextended('audit:' || e.clinic_id::text, 0));
            SELECT a.seq, a.hash INTO e.seq, e.prev_hash
                FROM audit_events a WHERE a.clinic_id = e.clinic_id ORDER BY a.seq DESC LIMIT 1;
            e.seq := coalesce(e.seq, 0) + 1;
            e.prev_hash := coalesce(e.prev_hash, repeat('0', 64));
            e.at := clock_timestamp();
            e.actor_id := p_actor;
            e.actor_kind := p_kind;
            e.action := p_action;
            e.entity := p_entity;
            e.entity_id := p_entity_id;
            e.patient_id := p_patient;
            e.fields := coalesce(p_fields, '{}');
            e.request_id := p_request;
            e.hash := audit_hash(e);
            INSERT INTO audit_events SELECT e.*;
            RETURN e.seq;
        END $$
        """
    )
    tenancy.definer("audit_append(uuid, text, text, text, uuid, uuid, text[], text)")
