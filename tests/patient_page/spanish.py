"""Reading a patient's page as somebody who knows no English."""

from __future__ import annotations

import html
import re

from werkzeug.test import TestResponse

ENGLISH = re.compile(
    r"\b(the|your|you|with|today|pain|done|send|stop|call|exercises?|program|note|page|phone|code|and|not)\b", re.I
)


def said(answer: TestResponse) -> str:
    """What is read on a page, the names that are the same in every language left out."""
    body = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    body = re.sub(r'<(div|p) lang="en">.*?</\1>', " ", body, flags=re.DOTALL).replace("Home Clinic", "")
    body = re.sub(r'role="img" aria-label="[^"]+"', " ", body)  # what is drawn is tested in tests/exercises
    texts = [re.sub(r"<[^>]+>", "\n", body), *re.findall(r'(?:aria-label|title|placeholder)="([^"]+)"', body)]
    return html.unescape("\n".join(texts))


def check_spanish(answer: TestResponse) -> str:
    """The page says that it is Spanish, and holds not one English word."""
    text = said(answer)
    assert '<html lang="es">' in answer.text
    assert not ENGLISH.search(text), ENGLISH.findall(text)
    return text
