"""A service that is not safe to start does not start, and says which variable is in the way."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from clinic.core.mail import server_of
from config import DEVELOPMENT_KEY, ConfigurationError, Settings

PRODUCTION = {
    "CLINIC_ENV": "production",
    "DATABASE_URL": "postgresql+psycopg://app_rw@db/clinic",
    "SECRET_KEY": "k" * 64,
    "BASE_URL": "https://clinic.example.org",
}
EVERY = [str(field.alias) for field in Settings.model_fields.values()]


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of our variables set."""
    for name in EVERY:
        monkeypatch.delenv(name, raising=False)


def start(monkeypatch: pytest.MonkeyPatch, **values: str | None) -> Settings:
    """Read an environment made of PRODUCTION and `values`; None removes a variable."""
    for name, value in {**PRODUCTION, **values}.items():
        if value is not None:
            monkeypatch.setenv(name, value)
    return Settings.from_env()


def test_production_starts_when_all_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = start(monkeypatch)
    assert settings.is_production
    assert settings.host_names == ["clinic.example.org"]
    assert not settings.demo


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", None),
        ("SECRET_KEY", None),
        ("SECRET_KEY", DEVELOPMENT_KEY),
        ("SECRET_KEY", "short"),
        ("BASE_URL", None),
        ("BASE_URL", "http://clinic.example.org"),
        ("CLINIC_DEMO", "1"),
        ("IDLE_MINUTES", "4"),
        ("IDLE_MINUTES", "31"),
        ("IDLE_MINUTES", "soon"),
        ("PROXY_HOPS", "-1"),
        ("DATABASE_POOL_SIZE", "0"),
        ("CLINIC_ENV", "prod"),
    ],
)
def test_production_refuses_and_names_the_variable(
    name: str, value: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        start(monkeypatch, **{name: value})
    assert name in str(refusal.value)


def test_production_names_everything_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLINIC_ENV", "production")
    with pytest.raises(ConfigurationError) as refusal:
        Settings.from_env()
    assert all(name in str(refusal.value) for name in ("DATABASE_URL", "SECRET_KEY", "BASE_URL"))


def test_the_refusal_shows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError) as refusal:
        start(monkeypatch, SECRET_KEY="hunter-two", PASSWORD_PEPPER="white-pepper", IDLE_MINUTES="99")
    assert "hunter" not in str(refusal.value)
    assert "pepper" not in str(refusal.value)


def test_a_demo_is_reached_from_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    demo = {"CLINIC_ENV": "development", "CLINIC_DEMO": "1"}
    assert start(monkeypatch, **demo, BASE_URL="http://127.0.0.1:8000").demo
    with pytest.raises(ConfigurationError, match="CLINIC_DEMO"):
        start(monkeypatch, **demo, BASE_URL="http://192.0.2.10:8000")


def test_settings_do_not_change_and_do_not_print_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = start(monkeypatch, PASSWORD_PEPPER="white-pepper")
    with pytest.raises(ValidationError):
        settings.demo = True
    assert "white-pepper" not in repr(settings)
    assert PRODUCTION["SECRET_KEY"] not in repr(settings)


def test_mail_comes_from_somebody_and_goes_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    mail = {"SMTP_HOST": "mail.example.org", "SMTP_FROM": "noreply@clinic.example.org", "SMTP_PASSWORD": "white-pepper"}
    assert start(monkeypatch).smtp_host == ""
    settings = start(monkeypatch, **mail)
    assert (settings.smtp_port, settings.smtp_security) == (587, "starttls")
    assert "white-pepper" not in repr(settings)
    assert "white-pepper" not in repr(server_of(settings))
    for name, value in {"SMTP_FROM": "", "SMTP_SECURITY": "none", "SMTP_PORT": "0"}.items():
        with pytest.raises(ConfigurationError, match=name):
            start(monkeypatch, **{**mail, name: value})
    monkeypatch.setenv("SMTP_PORT", "25")
    local = start(monkeypatch, **{**mail, "SMTP_HOST": "127.0.0.1", "SMTP_SECURITY": "none"})
    assert server_of(local) is not None
