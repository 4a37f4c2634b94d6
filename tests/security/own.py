"""What each of the two clinics wrote itself, with a marked text in every field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from clinic.accounts.models import User
from clinic.custom_exercises import service as own_exercises
from clinic.custom_modifications import service as modifying
from clinic.custom_modifications.drafts import ModificationDraft
from clinic.custom_pictures import service as pictures
from clinic.custom_pictures import storing
from clinic.note_templates.kinds import NoteKind
from clinic.note_templates.service import TemplateText, make_template
from clinic.program_templates.kinds import Audience
from clinic.program_templates.service import Label, save_template
from tests.custom_exercises.cases import BREATHE, draft, scene_of
from tests.custom_pictures.images import photo as an_image
from tests.program_templates.cases import line
from tests.security.texts import Texts

NO_BRACES = {ord("{"): None, ord("}"): None}
"""The words of steps have none: the library marks with them what a modification changes."""


def write_own(act: Callable[..., Any], pt: User, texts: Texts) -> None:
    """An exercise the clinic wrote, with a marked text in every field, one that was archived, a template, and one of notes."""
    own = draft(
        name=texts.line("own exercise name", 110), start=texts.line("own exercise start", 290).translate(NO_BRACES),
        steps=(("one", texts.line("own exercise step", 290).translate(NO_BRACES)),), notes=(texts.line("own exercise note", 290),),
        feel=(texts.line("own exercise feel", 290),), source=texts.line("own exercise source", 190),
    )  # fmt: skip
    row = act(own_exercises.create_exercise, pt, uuid4(), own, scene_of())
    change = ModificationDraft(
        label=texts.line("own change name", 70), slot="position", indication=texts.line("own change when", 190),
        patient_text=texts.line("own change words", 290).translate(NO_BRACES), source=texts.line("own change source", 190),
        steps=(("one", "replace", texts.line("own change step", 290).translate(NO_BRACES)),),
        note=texts.line("own change note", 290),
    )  # fmt: skip
    act(modifying.create_modification, pt, uuid4(), row.slug, change)
    photo = act(storing.store_photo, pt, an_image((640, 400 + len(texts.made))))
    shown = act(own_exercises.create_exercise, pt, uuid4(), draft(name="With a photo"), scene_of())
    act(pictures.set_photo, pt, shown.id, 1, photo, texts.line("photo alt", 290))
    old = act(own_exercises.create_exercise, pt, uuid4(), draft(), scene_of(), BREATHE)
    act(own_exercises.archive_exercise, pt, old.id, texts.line("archived reason", 190))
    label = Label(texts.line("template name", 110), Audience.ANY, is_personal=False)
    act(save_template, pt, uuid4(), label, [line(BREATHE, note=texts.line("template note", 190))])
    begins = {
        name: texts.paragraph(f"note template {name}") for name in ("subjective", "objective", "assessment", "plan")
    }
    text = TemplateText(texts.line("note template name", 110), NoteKind.DAILY, **begins)
    act(make_template, pt, text, is_shared=True, form_key=uuid4())
