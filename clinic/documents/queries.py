"""Selects on stored documents."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import defer

from clinic.core.db import session
from clinic.documents.choices import options_of
from clinic.documents.models import Document
from handouts.layouts.layout import Layout


def find_document(version_id: UUID, layout: Layout, language: str) -> Document | None:
    """The stored PDF of a version as it is asked for, if it was made."""
    return session.scalar(select(Document).where(*_is(version_id, layout, language)))


def has_document(version_id: UUID, layout: Layout, language: str) -> bool:
    """Whether that PDF is stored; its bytes are not read."""
    return session.scalar(select(Document.id).where(*_is(version_id, layout, language))) is not None


def list_documents(version_id: UUID) -> Sequence[Document]:
    """Every print of a version that is kept, the first one first; their bytes are not read."""
    query = select(Document).where(Document.program_version_id == version_id).options(defer(Document.content))
    return session.scalars(query.order_by(Document.created_at)).all()


def _is(version_id: UUID, layout: Layout, language: str) -> tuple[ColumnElement[bool], ...]:
    return (
        Document.program_version_id == version_id,
        Document.layout == layout.name.value,
        Document.paper == layout.paper.value,
        Document.language == language,
        Document.options == options_of(layout),
    )
