"""The log's lines, and what is never in them."""

import json
import logging
import sys

import pytest

from newsbell.common import logs

ENDPOINT = "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABmZ3x9Qk1nUuX2aW7t0P4dVb"
CAPABILITY = "9sXk2mQpLr7Tn4vWz8yBc3"


def record(message: str, *values: object, **extra: object) -> logging.LogRecord:
    try:
        raise ValueError(f"no way to {ENDPOINT}")
    except ValueError:
        error = sys.exc_info()
    made = logging.LogRecord("newsbell", logging.WARNING, __file__, 1, message, values, error)
    vars(made).update(extra)
    return made


@pytest.mark.parametrize("form", [logs.Text(), logs.Json()])
def test_no_endpoint_and_no_capability_is_in_a_line(form: logging.Formatter) -> None:
    line = form.format(record(f"posted to %s with {CAPABILITY}", ENDPOINT, where=f"{ENDPOINT}?x", link=CAPABILITY))
    assert "gAAAAAB" not in line
    assert "wpush" not in line
    assert CAPABILITY not in line
    assert "https://updates.push.services.mozilla.com/…" in line


def test_what_a_database_says_of_a_row_is_struck_out() -> None:
    said = (
        'duplicate key value violates unique constraint "newsbell_subject_once"\nDETAIL:  Key (name)=(Diabetes) exists.'
    )
    assert "Diabetes" not in logs.struck(said)
    assert "newsbell_subject_once" in logs.struck(said)


def test_a_line_for_machines_is_one_object_with_the_event_apart_from_its_values() -> None:
    line = logs.Json().format(record("source %d: %d stories", 3, 2, source=3, found="new"))
    assert "\n" not in line
    said = json.loads(line)
    assert ("source %d: %d stories", "source 3: 2 stories") == (said["event"], said["message"])
    assert (3, "new", "warning", "newsbell") == (said["source"], said["found"], said["level"], said["logger"])
    assert "ValueError" in said["error"]


def test_words_dates_and_constraints_stay_readable() -> None:
    said = "newsbell.reminders.slices_and_more_things 2026-11-28T02:30:00 story 1234567890123456789012 is told"
    assert said == logs.struck(said)


@pytest.mark.parametrize("form", [logs.Text(), logs.Json()])
@pytest.mark.parametrize("path", ["/feed/{}.atom", "/hub/{}/", "/mail/leave/{}", "/feed/{}.json?lang=de"])
@pytest.mark.parametrize("token", [CAPABILITY, "sXkmQpLrTnvWzyBcdEfGhI"])
def test_the_request_that_a_web_framework_logs_tells_no_capability_of_its_path(
    form: logging.Formatter, path: str, token: str
) -> None:
    request = f"<WSGIRequest: GET '{path.format(token)}'>"
    line = form.format(record("Internal Server Error: %s", path.format(token), request=request, status_code=500))
    assert token not in line
