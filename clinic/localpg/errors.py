"""Why a local PostgreSQL cannot be had; each message says what a person can do about it."""

from __future__ import annotations


class LocalPgError(Exception):
    """The local PostgreSQL cannot do what was asked."""


class NoBinaries(LocalPgError):
    """Neither the wheel nor the system offers a PostgreSQL that is new enough."""


class NoAccount(LocalPgError):
    """Root may not run PostgreSQL, and there is no other account to run it as."""


class DataBelongsToSomebodyElse(LocalPgError):
    """The data directory was made by another user of this machine."""


class UnsafeSocketDirectory(LocalPgError):
    """The socket directory is not ours alone: whoever shares it could pose as the database."""


class ServerDidNotStart(LocalPgError):
    """PostgreSQL was started and gave up, or was not ready in time."""


class ServerDidNotStop(LocalPgError):
    """PostgreSQL was told to stop and is still there."""


class CommandFailed(LocalPgError):
    """One of PostgreSQL's own programs ended with an error."""


class ProductionHasItsOwn(LocalPgError):
    """The local PostgreSQL is for demo, development and tests."""


class NoBackupAddress(LocalPgError):
    """There is a database of one's own, and no role that may read all of it."""


class BackupRefused(LocalPgError):
    """A backup or restore that would destroy something, or a file that is no whole backup."""
