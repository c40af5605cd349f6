"""Logs tell where something went wrong and never what a candidate said."""

import logging

import pytest
import structlog
from django.test import Client

from config.logs import configure_logs, hide_secrets, tell_where


def raise_with(words: str) -> ValueError:
    try:
        raise ValueError(words)  # noqa: TRY301 (an exception with its traceback is the subject)
    except ValueError as error:
        return error


def test_an_exception_is_logged_by_class_and_place_without_its_message() -> None:
    event = tell_where(None, "error", {"exc_info": raise_with("I rang thirty of them")})
    assert event["error"] == "ValueError"
    assert event["where"][-1].endswith("raise_with")
    assert "thirty" not in str(event)


def test_a_line_without_an_exception_is_left_as_it_is() -> None:
    assert tell_where(None, "info", {"event": "sent"}) == {"event": "sent"}


@pytest.mark.parametrize(
    ("secret", "shown"),
    [
        ("calendar/a-b.ics", "calendar/…"),
        ("link/a-b/", "link/…/"),
        ("accounts/password/reset/key/1-a-b/", "accounts/password/reset/key/…/"),
        ("declare/ImFiYyI:1x:y-Z_/", "declare/…/"),
    ],
)
def test_an_address_that_is_a_key_is_logged_without_its_secret(secret: str, shown: str) -> None:
    event = {"event": f"Not Found: /{secret}", "request": f"GET /{secret}?x=1"}
    expected = {"event": f"Not Found: /{shown}", "request": f"GET /{shown}?x=1"}
    assert hide_secrets(None, "info", event) == expected


@pytest.mark.parametrize("as_json", [True, False])
def test_neither_form_of_the_log_repeats_an_exceptions_message(
    capsys: pytest.CaptureFixture[str], *, as_json: bool
) -> None:
    configure_logs(as_json=as_json, debug=False)
    error = raise_with("I rang thirty of them")
    logging.getLogger("loopboard").error("went_wrong", exc_info=error)
    configure_logs(as_json=False, debug=False)
    written = capsys.readouterr().err
    assert "went_wrong" in written
    assert "ValueError" in written
    assert "thirty" not in written


@pytest.mark.django_db
@pytest.mark.parametrize("as_json", [True, False])
def test_what_was_sent_begins_no_line_of_its_own(
    capsys: pytest.CaptureFixture[str], client: Client, *, as_json: bool
) -> None:
    configure_logs(as_json=as_json, debug=False)
    client.get("/x%0d%0aall is lost%1b[31m", headers={"user-agent": "a\nall is lost"})
    configure_logs(as_json=False, debug=False)
    written = capsys.readouterr().err
    assert "all is lost" in written
    assert not [line for line in written.splitlines() if line.startswith("all is lost")]
    assert "\x1b" not in written


class Unread(str):
    """Text in which nobody looks for a secret."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:
        raise AssertionError(key)


def test_what_is_not_written_is_not_even_made_up(caplog: pytest.LogCaptureFixture) -> None:
    log = structlog.get_logger("loops.nothing")
    log.info("request_started", request=Unread("GET /"))
    log.warning("request_finished", code=404)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
