"""Turns the platform's settings into the shapes that Django wants."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from psycopg.conninfo import conninfo_to_dict

from zongbao.core.config import Config
from zongbao.store.server import ServerConfig, dsn
from zongbao.store.server.keys import read_key

# The statements of the acts come again and again: planned once for a connection, they cost half as much.
_PREPARED = {"server_side_binding": True, "prepare_threshold": 2}


def databases(config: Config) -> dict[str, dict[str, Any]]:
    """The one database; connections are kept for ten minutes and checked before they are used again."""
    parts = {name: str(value) for name, value in conninfo_to_dict(_address(config)).items()}
    options: dict[str, Any] = {"application_name": "zongbao", "connect_timeout": 10, **_PREPARED}
    if config.database_role:
        options["options"] = f"-c role={config.database_role}"
    entry = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", "zongbao"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**options, **parts},
    }
    return {"default": entry}


def issuers(config: Config) -> dict[str, Any]:
    """The one OpenID Connect issuer, as the sign-in library wants it."""
    app = {
        "provider_id": "issuer",
        "name": config.oidc_name,
        "client_id": config.oidc_client,
        "secret": config.oidc_secret,
        "settings": {"server_url": config.oidc_url},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def origin(url: str) -> str:
    """Scheme and host of an address, for the content security policy."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def secret_key(config: Config) -> str:
    """The given key, else the one kept in the data folder; before ``init`` laid one, a key for this process alone."""
    return config.secret_key or read_key(config.data) or secrets.token_urlsafe(48)


def logging(config: Config) -> dict[str, Any]:
    """All logs to standard error, one JSON object per line unless text is asked for."""
    shape = "json" if config.log_json else "text"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "zongbao.site.logs.JsonFormatter"},
            "text": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": shape}},
        "root": {"handlers": ["stderr"], "level": config.log_level},
        # A page that is not there is an ordinary answer, not a warning.
        "loggers": {
            "django.request": {"level": "ERROR"},
            "axes": {"level": "WARNING"},
            "pyBarcode": {"level": "WARNING"},
        },
    }


def _address(config: Config) -> str:
    return dsn(ServerConfig.of(config)) if config.embedded else config.database_url
