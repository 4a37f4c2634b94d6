"""The statements that make a table safe to share between clinics. Autogenerate cannot see them; the catalog test does."""

from __future__ import annotations

from alembic import op

HERE = "nullif(current_setting('app.clinic_id', true), '')::uuid"


def secure(table: str, *, column: str = "clinic_id", rights: str = "SELECT, INSERT, UPDATE") -> None:
    """Row-level security, ENABLED and FORCED, and the rights of the web role on `table`."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY {table}_tenant ON {table} USING ({column} = {HERE}) WITH CHECK ({column} = {HERE})")
    if rights:
        op.execute(f"GRANT {rights} ON {table} TO app_rw")


def owner_may(table: str, command: str) -> None:
    """Let functions that run as the owner SELECT or INSERT without a clinic: look-ups before anybody is known."""
    check = "WITH CHECK (true)" if command == "INSERT" else "USING (true)"
    op.execute(f"CREATE POLICY {table}_owner_{command.lower()} ON {table} FOR {command} TO CURRENT_USER {check}")


def never_changes(table: str, *, when: str = "true") -> None:
    """Refuse UPDATE and DELETE of rows for which `when` holds (written with OLD.), for every role, and TRUNCATE."""
    op.execute(
        f"CREATE TRIGGER {table}_never_changes BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_never_truncated BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def only_changes(table: str, *columns: str) -> None:
    """Let an update change nothing but these columns, for every role, and nobody delete a row."""
    named = ", ".join(f"'{column}'" for column in columns)
    op.execute(
        f"CREATE TRIGGER {table}_only_some BEFORE UPDATE ON {table} FOR EACH ROW "
        f"WHEN (to_jsonb(OLD) - ARRAY[{named}] IS DISTINCT FROM to_jsonb(NEW) - ARRAY[{named}]) "
        "EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_never_deleted BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def definer(function: str) -> None:
    """Let only the web role call `function`, written with its argument types."""
    op.execute(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {function} TO app_rw")
