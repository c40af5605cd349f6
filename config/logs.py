"""Logs: one line an event with its request id, never a candidate's words."""

import logging
import logging.config
import re
import sys
import traceback
from pathlib import Path

import structlog
from structlog.typing import EventDict

MOST_FRAMES = 8
KEYS = ("/calendar/", "/link/", "/reset/key/", "/declare/")
SECRET_IN_ADDRESS = re.compile(r"/(calendar|link|reset/key|declare)/[^/?\s\"']+")


def tell_where(_: object, __: str, event: EventDict) -> EventDict:
    """Replace an exception by its class and its places: its message may quote a candidate.

    PostgreSQL, for one, writes the whole failing row into it.
    """
    raised = event.pop("exc_info", None)
    if raised is True:
        raised = sys.exc_info()
    if isinstance(raised, BaseException):
        raised = (type(raised), raised, raised.__traceback__)
    if raised and raised[0] is not None:
        event["error"] = raised[0].__name__
        frames = traceback.extract_tb(raised[2])[-MOST_FRAMES:]
        event["where"] = [f"{Path(at.filename).name}:{at.lineno} {at.name}" for at in frames]
    return event


def hide_secrets(_: object, __: str, event: EventDict) -> EventDict:
    """Leave out what in an address is a key: to a feed, a scorecard, a password, a declaration."""
    for name, value in event.items():
        if isinstance(value, str) and any(key in value for key in KEYS):
            event[name] = SECRET_IN_ADDRESS.sub(r"/\1/…", value)
    return event


def configure_logs(*, as_json: bool, debug: bool) -> None:
    """Send every log line through structlog; JSON for machines, plain columns for people."""
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        tell_where,
        hide_secrets,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,  # first: what is not written is not made up either
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(_describe_handlers(renderer, shared, "INFO" if debug else "WARNING"))


def _describe_handlers(
    renderer: structlog.types.Processor, shared: list[structlog.types.Processor], level: str
) -> dict[str, object]:
    lines = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processor": renderer,
        "foreign_pre_chain": shared,
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": lines},
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {"loopboard": {"level": "INFO"}},
    }
