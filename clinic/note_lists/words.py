"""What was typed, as PostgreSQL reads it, and where in a note it stands."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup, escape
from sqlalchemy import Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from clinic.core.db import session

MOST_PLACES = 2
"""Sections of one note from which words are shown; an addendum comes besides."""

BEGINS, ENDS = "\x02", "\x03"
"""Around a word that was found, in what `note_excerpt` answers; no stored text holds them."""

_READ = text("SELECT note_query(:typed)::text AS query, querytree(note_query(:typed)) AS needed")
_EXCERPTS = text(
    """
    SELECT found.note_id, found.place, note_excerpt(found.body, asked.marks) AS excerpt
    FROM (SELECT note_marks(CAST(:query AS tsquery)) AS marks) AS asked, LATERAL (
        SELECT n.id AS note_id, section.place, section.body, section.number
        FROM progress_notes n, LATERAL (
            SELECT four.*
            FROM (VALUES (1, 'subjective', n.subjective), (2, 'objective', n.objective),
                         (3, 'assessment', n.assessment), (4, 'plan', n.plan)) AS four (number, place, body),
                 LATERAL (SELECT note_words(four.body) AS words OFFSET 0) AS its  -- read once: that is what takes the time
            WHERE its.words @@ asked.marks
            ORDER BY ts_rank(its.words, asked.marks) DESC, four.number
            LIMIT :most
        ) AS section
        WHERE n.id = ANY (:ids)
        UNION ALL
        SELECT a.note_id, 'addendum', a.text, 5 FROM addenda a
        WHERE a.note_id = ANY (:ids) AND note_words(a.text) @@ asked.marks
    ) AS found
    ORDER BY found.note_id, found.number
    """
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))


@dataclass(frozen=True, slots=True)
class Reading:
    """A search as PostgreSQL understands it; `query` is "" when there is nothing to look for, and `problem` says why."""

    query: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A few words around what was found; `place` is a section of the note, or "addendum"."""

    place: str
    words: Markup


NO_WORDS = (
    "There is no word to look for in this: words like “the” and “with” stand in every note. Add a word that says more."
)
ONLY_WITHOUT = "Add a word that the note should have: a search cannot be only for what is left out."


def read_words(typed: str) -> Reading:
    """What the words mean: "a phrase", -without, this or that, the beginning of the last word. One query."""
    found = session.execute(_READ, {"typed": typed}).one()
    if not found.query:
        return Reading(problem=NO_WORDS)
    if found.needed in ("", "T"):
        return Reading(problem=ONLY_WITHOUT)
    return Reading(found.query)


def excerpts_of(note_ids: Collection[UUID], query: str) -> dict[UUID, list[Excerpt]]:
    """Where the words stand in these notes, the best places first read; one query. Notes must be ones the person may see."""
    found: dict[UUID, list[Excerpt]] = {}
    if note_ids:
        for row in session.execute(_EXCERPTS, {"ids": list(note_ids), "query": query, "most": MOST_PLACES}):
            found.setdefault(row.note_id, []).append(Excerpt(row.place, marked(row.excerpt)))
    return found


def marked(excerpt: str) -> Markup:
    """The excerpt as HTML in which nothing but the found words is markup, and every mark ends."""
    parts = []
    for number, part in enumerate(excerpt.split(BEGINS)):
        word, _, rest = part.partition(ENDS) if number else ("", "", part)
        parts.append(Markup("<mark>{}</mark>").format(word) if number else Markup(""))
        parts.append(escape(rest.replace(ENDS, "")))
    return Markup("").join(parts)
