"""All tables of the program in one import, for migrations and the guards that compare them."""

from __future__ import annotations

import clinic.accounts.models
import clinic.adherence.models
import clinic.aftercare.models
import clinic.assessments.models
import clinic.audit.models
import clinic.batches.models
import clinic.custom_library.models
import clinic.decision_table.models
import clinic.diagnosis_codes.models
import clinic.documents.models
import clinic.episodes.models
import clinic.formulary.models
import clinic.health_screens.models
import clinic.messages.models
import clinic.monitoring.models
import clinic.note_lists.models
import clinic.note_templates.models
import clinic.notes.models
import clinic.outcome_measures.models
import clinic.patients.models
import clinic.program_templates.models
import clinic.programs.models
import clinic.reminders.models
import clinic.review.models
import clinic.safety_record.models
import clinic.signed_notes.models
import clinic.signoff.models
from clinic.core.db import Base

metadata = Base.metadata
__all__ = ["clinic", "metadata"]
