"""The WSGI entry point: `gunicorn wsgi:app`."""

from clinic.app import create_app, settle
from config import Settings

app = create_app(Settings.from_env())
settle()
