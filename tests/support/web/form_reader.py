"""Reads a form of a page: the values of its controls, and what is said at each."""

from html.parser import HTMLParser

CONTROLS = {"input", "select", "textarea"}
EMPTY = {"input", "br", "link", "meta", "use", "img", "col", "hr"}


class FormReader(HTMLParser):
    """The controls of the main part of a page by name, and the text of every element with an id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.controls: dict[str, dict[str, str]] = {}
        self.values: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        self._open: list[tuple[str, str]] = []
        self._select = self._area = ""
        self.feed(html[html.index("<main") :] if "<main" in html else html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag in CONTROLS and held.get("name") and held.get("type") != "hidden":
            self.controls[held["name"]] = held
            self.values.setdefault(held["name"], held.get("value", ""))
        if tag == "select":
            self._select = held.get("name", "")
        if tag == "textarea":
            self._area = held.get("name", "")
            self.values[self._area] = ""
        if tag == "option" and "selected" in held:
            self.values[self._select] = held.get("value", "")
        if tag not in EMPTY:
            self._open.append((tag, held.get("id", "")))

    def handle_endtag(self, tag: str) -> None:
        while self._open and tag not in EMPTY:
            if self._open.pop()[0] == tag:
                break
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data
        for _, name in self._open:
            if name:
                self.texts[name] = self.texts.get(name, "") + data

    def said_at(self, name: str) -> str:
        """What describes a control that has an error, in the order in which a screen reader reads it; "" for one
        without an error."""
        control = self.controls[name]
        if control.get("aria-invalid") != "true":
            return ""
        return " ".join(" ".join(self.texts[one].split()) for one in control["aria-describedby"].split())

    @property
    def wrong(self) -> set[str]:
        """The names of the controls that have an error."""
        return {name for name in self.controls if self.said_at(name)}
