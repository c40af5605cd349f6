"""Typed readers of the environment that refuse nonsense when the process starts."""

import ipaddress
import re
import secrets
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()
RATE = re.compile(r"[0-9]{1,9}/(?:s|sec|second|m|min|minute|h|hour|d|day)")
PROVIDER = (
    "LOOPBOARD_OIDC_URL",
    "LOOPBOARD_OIDC_CLIENT_ID",
    "LOOPBOARD_OIDC_CLIENT_SECRET",
    "LOOPBOARD_OIDC_NAME",
)


def read_number(name: str, default: int, *, low: int, high: int) -> int:
    """Return the whole number in variable `name`. Raises ImproperlyConfigured off [low, high]."""
    try:
        value = env.int(name, default=default)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number.") from error
    if not low <= value <= high:
        raise ImproperlyConfigured(f"{name} is {value}; it must lie between {low} and {high}.")
    return int(value)


def read_flag(name: str, *, default: bool) -> bool:
    """Return a yes/no variable; anything but 1/0, true/false, yes/no, on/off is refused."""
    text = env.str(name, default="1" if default else "0").strip().lower()
    if text in {"1", "true", "yes", "on"}:
        return True
    if text in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} is {text!r}; write 1 or 0.")


def read_rate(name: str, default: str) -> str:
    """Return how many calls a time allows, like 20/min. Raises ImproperlyConfigured."""
    rate = str(env.str(name, default=default)).strip()
    if not RATE.fullmatch(rate):
        raise ImproperlyConfigured(f"{name} is {rate!r}; write a rate like 20/min or 100/hour.")
    return rate


def read_networks(name: str) -> list[str]:
    """Return networks by comma, like 10.0.0.0/8. Raises ImproperlyConfigured at what is none."""
    networks = [text.strip() for text in env.list(name, default=[]) if text.strip()]
    for text in networks:
        try:
            ipaddress.ip_network(text)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"{name} holds {text!r}; write networks like 10.0.0.0/8."
            ) from error
    return networks


def read_base_url(default: str) -> str:
    """Return LOOPBOARD_BASE_URL without its trailing slash; it must be http(s)://host[:port]."""
    url = env.str("LOOPBOARD_BASE_URL", default=default).rstrip("/")
    parts = _split(url)
    beside = parts.path or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in {"http", "https"} or not parts.hostname or beside:
        raise ImproperlyConfigured(
            f"LOOPBOARD_BASE_URL is {url!r}; write the address people open, "
            "like https://loops.example.com."
        )
    return str(url)


def _split(url: str) -> SplitResult:
    """Return an address's parts; none of one that no program could dial."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return urlsplit("")
    return parts


def read_service_url(name: str) -> str:
    """Return another service's address without its trailing slash, or ""; no key may be in it."""
    url = str(env.str(name, default="")).strip().rstrip("/")
    if not url:
        return ""
    parts = _split(url)
    plain = parts.scheme in {"http", "https"} and parts.hostname and url.isascii()
    if not plain or parts.username or parts.query or parts.fragment or " " in url:
        raise ImproperlyConfigured(f"{name} must be an address like https://models.example.com/v1.")
    return url


@dataclass(frozen=True, slots=True)
class MailServer:
    """Who takes the mails: `security` is "" (in clear), "tls" (STARTTLS) or "ssl" at once."""

    host: str
    port: int
    security: str
    user: str = ""
    password: str = field(default="", repr=False)


MAIL_PORTS = {"smtp": ("", 25), "smtp+tls": ("tls", 587), "smtps": ("ssl", 465)}


def read_mail_server(name: str) -> MailServer | None:
    """Return the server of an address like smtp+tls://user:password@host:587, None without one."""
    url = str(env.str(name, default="")).strip()
    if not url:
        return None
    parts = _split(url)
    rest = parts.path.strip("/") or parts.query or parts.fragment
    if parts.scheme not in MAIL_PORTS or not parts.hostname or rest or parts.port == 0:
        raise ImproperlyConfigured(
            f"{name} must be like smtp+tls://user:password@mail.example.com:587, signs of the "
            "password percent-encoded; smtps:// is TLS from the start, smtp:// none."
        )
    security, usual = MAIL_PORTS[parts.scheme]
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.hostname, parts.port or usual, security, user, password)


def read_model_name(name: str, *, is_owed: bool) -> str:
    """Return what a language model is called, at most 50 characters; owed where one is named."""
    model = str(env.str(name, default="")).strip()
    if is_owed and not model:
        raise ImproperlyConfigured(f"{name} is missing: say which model the server is to use.")
    if len(model) > 50 or not model.isprintable():
        raise ImproperlyConfigured(f"{name} must be at most 50 printable characters.")
    return model


@dataclass(frozen=True, slots=True)
class Provider:
    """Where people sign in by OpenID Connect: `url` is its issuer, `name` what the button says."""

    url: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str


def read_provider(*, embedded: bool) -> Provider | None:
    """Return the identity provider of LOOPBOARD_OIDC_*, None without; all four or none are said.

    Raises ImproperlyConfigured, also at an address that is not https (but where embedded).
    """
    said = {name: str(env.str(name, default="")).strip() for name in PROVIDER}
    missing = [name for name in PROVIDER if not said[name]]
    if len(missing) == len(PROVIDER):
        return None
    if missing:
        raise ImproperlyConfigured(f"{missing[0]} is missing: say all of LOOPBOARD_OIDC_* or none.")
    url = read_service_url("LOOPBOARD_OIDC_URL")
    if not (embedded or url.startswith("https://")):
        raise ImproperlyConfigured("LOOPBOARD_OIDC_URL must begin with https://.")
    for name in PROVIDER[1:]:
        if len(said[name]) > (40 if name.endswith("NAME") else 191) or not said[name].isprintable():
            raise ImproperlyConfigured(f"{name} is too long, or not printable.")
    return Provider(url, *(said[name] for name in PROVIDER[1:]))


def read_password_sign_in(*, has_provider: bool) -> bool:
    """Return whether passwords open anything; they may be switched off beside a provider only."""
    name = "LOOPBOARD_PASSWORD_SIGN_IN"
    on = read_flag(name, default=True)
    if not on and not has_provider:
        raise ImproperlyConfigured(f"{name} is off: without LOOPBOARD_OIDC_URL nobody could enter.")
    return on


def read_price(name: str) -> Decimal | None:
    """Return an amount of money from 0 to 100,000, None where none is said."""
    text = str(env.str(name, default="")).strip()
    if not text:
        return None
    try:
        price = Decimal(text)
    except InvalidOperation as error:
        raise ImproperlyConfigured(f"{name} must be an amount like 2.50.") from error
    if not price.is_finite() or not 0 <= price <= 100_000:
        raise ImproperlyConfigured(f"{name} must lie between 0 and 100000.")
    return price


def read_secret_key(data_dir: Path, *, embedded: bool) -> str:
    """Return LOOPBOARD_SECRET_KEY; the embedded default keeps one of its own in the data folder."""
    key = env.str("LOOPBOARD_SECRET_KEY", default="")
    if key:
        if len(key) < 50:
            raise ImproperlyConfigured("LOOPBOARD_SECRET_KEY needs at least 50 characters.")
        return str(key)
    if not embedded:
        raise ImproperlyConfigured(
            "LOOPBOARD_SECRET_KEY is missing. With a DATABASE_URL this is a production "
            "installation, and its sessions need a secret of at least 50 characters."
        )
    return _keep_secret_key(data_dir / "secret_key")


def _keep_secret_key(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")


def read_databases(data_dir: Path) -> dict[str, dict[str, object]]:
    """Return Django's DATABASES: PostgreSQL by DATABASE_URL, else SQLite in the data folder."""
    url = env.str("DATABASE_URL", default="")
    if not url:
        return {"default": _embedded_database(data_dir)}
    if _split(url).scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must be an address like postgresql://host/name.")
    options = dict(env.db("DATABASE_URL"))
    options.update(
        CONN_MAX_AGE=read_number("LOOPBOARD_CONN_MAX_AGE", 600, low=0, high=86_400),
        CONN_HEALTH_CHECKS=True,
    )
    return {"default": options}


def _embedded_database(data_dir: Path) -> dict[str, object]:
    data_dir.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data_dir / "loopboard.sqlite3",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
        "TEST": {"NAME": None},
    }
