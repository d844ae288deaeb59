"""What a request of a person concerned states at least, so that it is recorded (decree 799, art. 21)."""

from dataclasses import replace
from typing import Any

import pytest

from mingcha.access.subjects.rules import is_recordable
from mingcha.access.subjects.values import SubjectAsked

pytestmark = pytest.mark.law("799-21")
ASKED = SubjectAsked(
    "王芳", "guardian", "王小", "户口簿", "孩子被撞伤", ("42010200001310000001",), 1000, 2000, consents=False
)


@pytest.mark.parametrize(
    "lacking",
    [
        {"applicant": " "},
        {"relation": "neighbour"},
        {"concerned": ""},
        {"proof": ""},
        {"event": "\n"},
        {"points": ()},
        {"from_ms": 999},
        {"to_ms": 1999},
        {"from_ms": 3000},
    ],
)
def test_a_request_that_lacks_something_is_not_recorded(lacking: dict[str, Any]) -> None:
    assert is_recordable(ASKED)
    assert not is_recordable(replace(ASKED, **lacking))
