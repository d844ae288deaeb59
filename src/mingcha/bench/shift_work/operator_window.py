"""One window of a running Chromium, driven by its DevTools protocol, with nothing of the driver inside the page.

Playwright leaves more there than the page under measurement makes: Chromium keeps the body of every answer for it (up
to 100 MB), and each time it joins a page it puts scripts of about 0.6 MB into it.
"""

import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words

_WITHIN_S = 90
_AGAIN_S = 0.05


class OperatorWindow:
    """A page of the browser. Methods raise Fault(UNAVAILABLE) if the browser or the page fails, or after 90 s."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = count(1)

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """One command of the protocol, and its result."""
        number = next(self._numbers)
        until_s = time.monotonic() + _WITHIN_S
        try:
            self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
            while (answer := json.loads(self._socket.recv(until_s - time.monotonic()))).get("id") != number:
                pass  # an event
        except (OSError, TimeoutError, WebSocketException) as error:
            raise _fault(method, repr(error)) from None
        if "error" in answer:
            raise _fault(method, str(answer["error"].get("message")))
        result: dict[str, Any] = answer["result"]
        return result

    def value(self, expression: str) -> Any:
        """The value of a JavaScript expression; a promise is awaited."""
        asked = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        result = self.call("Runtime.evaluate", **asked)
        if "exceptionDetails" in result:
            raise _fault(expression, str(result["exceptionDetails"].get("exception", {}).get("description")))
        return result["result"].get("value")

    def until(self, expression: str) -> None:
        """Waits until a JavaScript expression is true. A page that loads has no place to evaluate it for a moment."""
        until_s = time.monotonic() + _WITHIN_S
        fault = _fault(expression, "it does not become true")
        while time.monotonic() < until_s:
            try:
                if self.value(expression):
                    return
            except Fault as refused:
                fault = refused
            time.sleep(_AGAIN_S)
        raise fault

    def press(self, *keys: str) -> None:
        """Presses keys by their names (KeyboardEvent.key), one after the other."""
        for key in keys:
            text = {"text": key} if len(key) == 1 else {}
            self.call("Input.dispatchKeyEvent", type="keyDown", key=key, **text)
            self.call("Input.dispatchKeyEvent", type="keyUp", key=key)

    def click(self, selector: str, place: int) -> None:
        """Clicks near the upper left corner of one of the elements of a selector."""
        found = f"document.querySelectorAll({json.dumps(selector)})[{place}].getBoundingClientRect()"
        left, top = self.value(f"(({{x, y}}) => [x + 40, y + 40])({found})")
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=left, y=top, button="left", clickCount=1)

    def beside(self, debugging_port: int, address: str) -> bool:
        """Opens an address in a further window, whose page does not hide this one, and closes it; whether the server
        answered with the page."""
        opened = self.call("Target.createTarget", url=address, newWindow=True)["targetId"]
        try:
            with window_of(debugging_port, opened) as other:
                other.until('document.readyState === "complete" && location.protocol !== "about:"')
                status = other.value('performance.getEntriesByType("navigation")[0].responseStatus')
        finally:
            self.call("Target.closeTarget", targetId=opened)
        return bool(status == 200)


@contextmanager
def window_of(debugging_port: int, target: str = "") -> Iterator[OperatorWindow]:
    """A window of the browser with this DevTools port: that of `target`, or the only one."""
    with urllib.request.urlopen(f"http://127.0.0.1:{debugging_port}/json/list", timeout=_WITHIN_S) as answer:
        targets = json.load(answer)
    address = next(
        one["webSocketDebuggerUrl"] for one in targets if one["type"] == "page" and target in ("", one["id"])
    )
    with connect(address, max_size=None, ping_interval=None, compression=None) as socket:
        yield OperatorWindow(socket)


def _fault(step: str, message: str) -> Fault:
    step, message = " ".join(step.split())[:200], message[:300]
    words = Words(f"浏览器步骤“{step}”未完成：{message}", f"the browser did not finish a step, {step}: {message}")
    return Fault(FaultKind.UNAVAILABLE, words)
