"""Signatures with a meaning and a method, entered in error, taken over, and seals that no one makes without the key.

Going down refuses once there are signatures that the older tables have no room for: none is ever thrown away.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from migrations import tenancy

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

SEALED = "sealed IN ('signature', 'addendum', 'error', 'takeover')"
METHODS = "method IN ('unknown', 'password', 'recent_password')"
OLD_MEANINGS = "meaning IN ('author', 'cosign')"
MEANINGS = "meaning IN ('author', 'cosign', 'reviewed')"


def upgrade() -> None:
    _signatures()
    _addenda()
    _errors()
    _takeovers()
    _seals()
    _fits_note()
    _two_people()


def downgrade() -> None:
    op.execute("DROP TRIGGER note_signatures_two_people ON note_signatures")
    op.execute("DROP FUNCTION cosigned_by_another()")
    op.execute("DROP TRIGGER note_signatures_fits_note ON note_signatures")
    op.execute("DROP FUNCTION signature_fits_note()")
    for table in ("note_seals", "note_takeovers", "note_errors"):
        op.drop_table(table)
    op.drop_index("ix_addenda_waiting", "addenda")
    op.drop_constraint(op.f("ck_addenda_method_known"), "addenda")
    for column in ("method", "needs_cosign"):
        op.drop_column("addenda", column)
    for index in (
        "uq_note_signatures_one_author",
        "uq_note_signatures_one_cosign",
        "uq_note_signatures_one_cosign_of_addendum",
        "uq_note_signatures_reviewed_once",
        "ix_note_signatures_waiting",
    ):
        op.drop_index(index, "note_signatures")
    for check in ("meaning_known", "method_known", "addendum_is_cosigned", "only_authors_wait"):
        op.drop_constraint(op.f(f"ck_note_signatures_{check}"), "note_signatures")
    op.drop_constraint(op.f("fk_note_signatures_addendum_id"), "note_signatures")
    for column in ("addendum_id", "method", "needs_cosign"):
        op.drop_column("note_signatures", column)
    op.alter_column("note_signatures", "meaning", type_=sa.String(length=120))
    op.create_check_constraint(op.f("ck_note_signatures_meaning_known"), "note_signatures", OLD_MEANINGS)
    op.create_unique_constraint(
        op.f("uq_note_signatures_note_id_meaning"), "note_signatures", ["clinic_id", "note_id", "meaning"]
    )


def _signatures() -> None:
    table = "note_signatures"
    op.drop_constraint(op.f("uq_note_signatures_note_id_meaning"), table)
    op.drop_constraint(op.f("ck_note_signatures_meaning_known"), table)
    op.alter_column(table, "meaning", type_=sa.String(length=8))
    op.add_column(table, sa.Column("addendum_id", sa.Uuid(), nullable=True))
    _how_and_waiting(table)
    op.create_foreign_key(
        op.f("fk_note_signatures_addendum_id"),
        table,
        "addenda",
        ["clinic_id", "addendum_id"],
        ["clinic_id", "id"],
        ondelete="RESTRICT",
    )
    for name, check in (
        ("meaning_known", MEANINGS),
        ("addendum_is_cosigned", "addendum_id IS NULL OR meaning = 'cosign'"),
        ("only_authors_wait", "NOT needs_cosign OR meaning = 'author'"),
    ):
        op.create_check_constraint(op.f(f"ck_note_signatures_{name}"), table, check)
    for name, columns, where in (
        ("one_author", ["note_id"], "meaning = 'author'"),
        ("one_cosign", ["note_id"], "meaning = 'cosign' AND addendum_id IS NULL"),
        ("one_cosign_of_addendum", ["addendum_id"], "addendum_id IS NOT NULL"),
        ("reviewed_once", ["note_id", "signer_id"], "meaning = 'reviewed'"),
    ):
        op.create_index(
            f"uq_note_signatures_{name}", table, ["clinic_id", *columns], unique=True, postgresql_where=sa.text(where)
        )
    _index_of_waiting(table)


def _addenda() -> None:
    _how_and_waiting("addenda")
    _index_of_waiting("addenda")


def _how_and_waiting(table: str) -> None:
    op.add_column(table, sa.Column("method", sa.String(length=15), nullable=False, server_default="unknown"))
    op.add_column(table, sa.Column("needs_cosign", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column(table, "method", server_default=None)
    op.alter_column(table, "needs_cosign", server_default=None)
    op.create_check_constraint(op.f(f"ck_{table}_method_known"), table, METHODS)


def _index_of_waiting(table: str) -> None:
    op.create_index(f"ix_{table}_waiting", table, ["clinic_id", "note_id"], postgresql_where=sa.text("needs_cosign"))


def _errors() -> None:
    op.create_table(
        "note_errors",
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("marked_by_id", sa.Uuid(), nullable=False),
        sa.Column("printed_name", sa.String(length=200), nullable=False),
        sa.Column("credential", sa.String(length=120), nullable=False),
        sa.Column("method", sa.String(length=15), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        *_row("note_errors", {"note_id": "progress_notes", "marked_by_id": "users"}),
        sa.CheckConstraint(METHODS, name=op.f("ck_note_errors_method_known")),
        sa.CheckConstraint("length(reason) BETWEEN 10 AND 1000", name=op.f("ck_note_errors_reason_length")),
        sa.CheckConstraint(
            "sha256 = encode(sha256(convert_to(reason, 'UTF8')), 'hex')", name=op.f("ck_note_errors_sha256_matches")
        ),
        sa.UniqueConstraint("clinic_id", "note_id", name=op.f("uq_note_errors_note_id")),
    )
    _only_added("note_errors")


def _takeovers() -> None:
    op.create_table(
        "note_takeovers",
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("from_name", sa.String(length=200), nullable=False),
        sa.Column("from_credential", sa.String(length=120), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("to_name", sa.String(length=200), nullable=False),
        sa.Column("to_credential", sa.String(length=120), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        *_row("note_takeovers", {"note_id": "progress_notes", "from_id": "users", "to_id": "users"}),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_note_takeovers_two_people")),
    )
    op.create_index("ix_note_takeovers_note", "note_takeovers", ["clinic_id", "note_id"])
    _only_added("note_takeovers")


def _seals() -> None:
    op.create_table(
        "note_seals",
        sa.Column("sealed", sa.String(length=9), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("key_id", sa.String(length=80), nullable=False),
        sa.Column("mac", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        *_row("note_seals", {}),
        sa.CheckConstraint(SEALED, name=op.f("ck_note_seals_sealed_known")),
        sa.UniqueConstraint("clinic_id", "row_id", "key_id", name=op.f("uq_note_seals_row_id_key_id")),
    )
    _only_added("note_seals")


def _row(table: str, keys: dict[str, str]) -> list[sa.schema.SchemaItem]:
    """What every row of a clinic has: its key, the clinic, and keys to other rows of the same clinic."""
    return [
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                ["clinic_id", column],
                [f"{there}.clinic_id", f"{there}.id"],
                name=op.f(f"fk_{table}_{column}"),
                ondelete="RESTRICT",
            )
            for column, there in keys.items()
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinics.id"], name=op.f(f"fk_{table}_clinic"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f(f"pk_{table}")),
    ]


def _only_added(table: str) -> None:
    tenancy.secure(table, rights="SELECT, INSERT")
    tenancy.never_changes(table)


def _fits_note() -> None:
    """An author signs what the note says: the four texts, the kind and the day in the content are the note's own."""
    op.execute(
        """
        CREATE FUNCTION signature_fits_note() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            said jsonb := NEW.content::jsonb;
        BEGIN
            PERFORM FROM progress_notes n
            WHERE n.clinic_id = NEW.clinic_id AND n.id = NEW.note_id AND said->>'note_id' = n.id::text
                AND said->>'kind' = n.kind AND said->>'visit_on' = n.visit_on::text
                AND said->>'subjective' = normalize(n.subjective, NFC)
                AND said->>'objective' = normalize(n.objective, NFC)
                AND said->>'assessment' = normalize(n.assessment, NFC)
                AND said->>'plan' = normalize(n.plan, NFC);
            IF NOT FOUND THEN
                RAISE EXCEPTION 'the signed content is not what the note says' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER note_signatures_fits_note BEFORE INSERT ON note_signatures "
        "FOR EACH ROW WHEN (NEW.meaning = 'author') EXECUTE FUNCTION signature_fits_note()"
    )


def _two_people() -> None:
    """Nobody co-signs their own note or addendum, whatever their role has become."""
    op.execute(
        """
        CREATE FUNCTION cosigned_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            author uuid;
        BEGIN
            IF NEW.addendum_id IS NULL THEN
                SELECT signer_id INTO author FROM note_signatures
                WHERE clinic_id = NEW.clinic_id AND note_id = NEW.note_id AND meaning = 'author';
            ELSE
                SELECT author_id INTO author FROM addenda WHERE clinic_id = NEW.clinic_id AND id = NEW.addendum_id;
            END IF;
            IF author = NEW.signer_id THEN
                RAISE EXCEPTION 'nobody co-signs what they signed themselves' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER note_signatures_two_people BEFORE INSERT ON note_signatures "
        "FOR EACH ROW WHEN (NEW.meaning = 'cosign') EXECUTE FUNCTION cosigned_by_another()"
    )
