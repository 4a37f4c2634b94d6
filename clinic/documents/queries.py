"""Selects on stored documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import defer

from clinic.core.db import session
from clinic.documents.choices import options_of
from clinic.documents.models import Document
from handouts.layouts.layout import Layout

_DOCUMENT = select(Document).where(
    Document.program_version_id == bindparam("of_version"),
    Document.layout == bindparam("in_layout"),
    Document.paper == bindparam("on_paper"),
    Document.language == bindparam("in_language"),
    Document.options == bindparam("with_options"),
)
_ID = _DOCUMENT.with_only_columns(Document.id)


def find_document(version_id: UUID, layout: Layout, language: str) -> Document | None:
    """The stored PDF of a version as it is asked for, if it was made."""
    return session.scalar(_DOCUMENT, _asked(version_id, layout, language))


def has_document(version_id: UUID, layout: Layout, language: str) -> bool:
    """Whether that PDF is stored; its bytes are not read."""
    return session.scalar(_ID, _asked(version_id, layout, language)) is not None


def list_documents(version_id: UUID) -> Sequence[Document]:
    """Every print of a version that is kept, the first one first; their bytes are not read."""
    query = select(Document).where(Document.program_version_id == version_id).options(defer(Document.content))
    return session.scalars(query.order_by(Document.created_at)).all()


def _asked(version_id: UUID, layout: Layout, language: str) -> dict[str, Any]:
    return {
        "of_version": version_id,
        "in_layout": layout.name.value,
        "on_paper": layout.paper.value,
        "in_language": language,
        "with_options": options_of(layout),
    }
