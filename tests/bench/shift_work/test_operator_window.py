"""The DevTools protocol as `mingcha bench shift` speaks it: commands, events between them, refusals."""

import json
from collections.abc import Callable
from typing import Any, cast

import pytest
from websockets.sync.client import ClientConnection

from mingcha.bench.shift_work.operator_window import OperatorWindow
from mingcha.kit.errors import Fault, FaultKind


class Browser:
    """Answers each command after an event."""

    def __init__(self, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
        self.asked: list[dict[str, Any]] = []
        self._answer = answer
        self._waiting: list[str] = []

    def send(self, text: str) -> None:
        asked = json.loads(text)
        self.asked.append(asked)
        self._waiting += [json.dumps({"method": "Page.event"}), json.dumps({"id": asked["id"], **self._answer(asked)})]

    def recv(self, timeout: float) -> str:
        assert timeout > 0
        return self._waiting.pop(0)


def window(browser: Browser) -> OperatorWindow:
    return OperatorWindow(cast("ClientConnection", browser))


def test_the_answer_to_a_command_is_found_behind_events() -> None:
    browser = Browser(lambda asked: {"result": {"result": {"value": asked["params"]["expression"]}}})
    page = window(browser)
    assert [page.value("1"), page.value("2")] == ["1", "2"]


def test_a_letter_brings_its_text_and_a_named_key_none() -> None:
    browser = Browser(lambda _: {"result": {}})
    window(browser).press("i", "PageDown")
    pressed = [(one["params"]["type"], one["params"]["key"], one["params"].get("text")) for one in browser.asked]
    assert pressed == [
        ("keyDown", "i", "i"), ("keyUp", "i", None), ("keyDown", "PageDown", None), ("keyUp", "PageDown", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "answer",
    [
        {"error": {"message": "no such target"}},
        {"result": {"exceptionDetails": {"exception": {"description": "Error: 0 of 4 pictures move"}}}},
    ],
)
def test_what_the_browser_or_the_page_refuses_is_a_fault(answer: dict[str, Any]) -> None:
    with pytest.raises(Fault) as fault:
        window(Browser(lambda _: answer)).value("x")
    assert fault.value.kind is FaultKind.UNAVAILABLE


def test_a_page_that_loads_is_waited_for() -> None:
    answers = iter([{"error": {"message": "Cannot find default execution context"}}, {"result": {"result": {}}}])
    true = {"result": {"result": {"value": True}}}
    browser = Browser(lambda _: next(answers, true))
    window(browser).until("ready")
    assert len(browser.asked) == 3
