"""Settings, read once from the environment; refuses to start on nonsense."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

LOOPBACK = ("127.0.0.1", "localhost")
DEVELOPMENT_KEY = "development-only-key-never-used-in-production"


class ConfigurationError(SystemExit):
    """The environment does not describe a service that may start; the message names each variable."""


class Settings(BaseSettings):
    """What a running clinic service needs to know; frozen."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    environment: Literal["development", "test", "production"] = Field("development", alias="CLINIC_ENV")
    database_url: str = Field("", alias="DATABASE_URL")
    """Role `app_rw`: what the web workers use."""
    database_owner_url: str = Field("", alias="DATABASE_OWNER_URL")
    """Role `app_owner`: migrations only."""
    secret_key: SecretStr = Field(SecretStr(DEVELOPMENT_KEY), alias="SECRET_KEY")
    secret_keys_before: SecretStr = Field(SecretStr(""), alias="SECRET_KEYS_BEFORE")
    """Earlier values of SECRET_KEY, comma-separated: seals of notes made with them still hold."""
    password_pepper: SecretStr = Field(SecretStr(""), alias="PASSWORD_PEPPER")
    base_url: str = Field("http://127.0.0.1:8000", alias="BASE_URL")
    trusted_hosts: str = Field("", alias="TRUSTED_HOSTS")
    """Comma-separated host names; the host of BASE_URL is always trusted."""
    proxy_hops: int = Field(0, alias="PROXY_HOPS", ge=0, le=5)
    demo: bool = Field(False, alias="CLINIC_DEMO")
    idle_minutes: int = Field(15, alias="IDLE_MINUTES", ge=5, le=30)
    pool_size: int = Field(5, alias="DATABASE_POOL_SIZE", ge=1, le=50)
    render_processes: int = Field(2, alias="RENDER_PROCESSES", ge=0, le=16)
    """Processes of each web worker that draw PDFs; 0 draws them in the worker itself."""
    downtime_packet_dir: str = Field("", alias="DOWNTIME_PACKET_DIR")
    """Where `nightly` leaves each clinic's sheets of the coming days, for when this service is down; empty: nowhere."""

    smtp_host: str = Field("", alias="SMTP_HOST")
    """The server that takes mail; empty: the program sends none."""
    smtp_port: int = Field(587, alias="SMTP_PORT", ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = Field("starttls", alias="SMTP_SECURITY")
    smtp_username: str = Field("", alias="SMTP_USERNAME")
    smtp_password: SecretStr = Field(SecretStr(""), alias="SMTP_PASSWORD")
    smtp_from: str = Field("", alias="SMTP_FROM")
    """The address that mail comes from."""

    @classmethod
    def from_env(cls) -> Self:
        """Read the environment; raises ConfigurationError that names every variable in the way."""
        try:
            settings = cls()
        except ValidationError as error:
            lines = [f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}" for item in error.errors()]
            raise ConfigurationError("clinic does not start:\n  " + "\n  ".join(lines)) from None
        problems = settings.problems()
        if problems:
            raise ConfigurationError("clinic does not start:\n  " + "\n  ".join(problems))
        return settings

    def problems(self) -> list[str]:
        """What is missing or unsafe, one line a variable."""
        found = []
        if not self.database_url:
            found.append(
                "DATABASE_URL is not set (postgresql+psycopg://app_rw:…@host/clinic; ./run sets it for a demo)"
            )
        if self.smtp_host:
            found += self._mail_problems()
        if self.is_production:
            found += self._production_problems()
        if self.demo and not self.is_loopback:
            found.append(
                "CLINIC_DEMO is on and BASE_URL is not a loopback address: demo sign-ins must never be reachable"
            )
        return found

    def _production_problems(self) -> list[str]:
        found = []
        key = self.secret_key.get_secret_value()
        if key == DEVELOPMENT_KEY or len(key) < 32:
            found.append("SECRET_KEY is not set or shorter than 32 characters (make one: openssl rand -hex 32)")
        if "base_url" not in self.model_fields_set:
            found.append("BASE_URL is not set (https://clinic.example.org: printed in links)")
        elif not self.base_url.startswith("https://"):
            found.append("BASE_URL must start with https:// in production")
        if self.demo:
            found.append("CLINIC_DEMO must be off in production")
        return found

    def _mail_problems(self) -> list[str]:
        found = []
        if "@" not in self.smtp_from or len(self.smtp_from.split()) != 1:
            found.append("SMTP_FROM is not an address (SMTP_HOST is set: mail comes from somebody)")
        if self.smtp_security == "none" and self.is_production and self.smtp_host not in LOOPBACK:
            found.append("SMTP_SECURITY is none: mail to another machine goes encrypted (starttls or tls)")
        return found

    @property
    def is_production(self) -> bool:
        """Whether real patients may be in the database."""
        return self.environment == "production"

    @property
    def owner_url(self) -> str:
        """Where migrations connect: DATABASE_OWNER_URL, or DATABASE_URL when one role does both."""
        return self.database_owner_url or self.database_url

    @property
    def is_loopback(self) -> bool:
        """Whether BASE_URL points at this machine only."""
        host = self.base_url.split("://", 1)[-1].split("/", 1)[0]
        return host.rsplit(":", 1)[0] in (*LOOPBACK, "[::1]")

    @property
    def host_names(self) -> list[str]:
        """The host names this service answers to."""
        host = self.base_url.split("://", 1)[-1].split("/", 1)[0].rsplit(":", 1)[0]
        extra = [name.strip() for name in self.trusted_hosts.split(",") if name.strip()]
        local = [] if self.is_production else ["127.0.0.1", "localhost"]
        return list(dict.fromkeys([host, *extra, *local]))
