"""What must hold of the HTML of every page."""

import re
from html.parser import HTMLParser

FOREIGN = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
RANDOM = re.compile(r"[A-Za-z0-9_-]{20,}={0,2}")  # nonces and tokens of forms
ADDRESSES = {"href", "src", "action", "formaction", "poster", "data", "hx-get", "hx-post", "srcset"}


def without_random(html: str) -> str:
    """The page without nonces and tokens: once in some thousand pages these hold a short word that is looked for."""
    return RANDOM.sub("", html)


class PageReader(HTMLParser):
    """Collects what a strict page may not have, and what tests ask for."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.problems: list[str] = []
        self.refusals = 0
        self.language = ""
        self._in_script = False
        self._ids: set[str] = set()
        self._fields_linked: list[str] = []
        self.feed(html)

    @property
    def lost_links(self) -> list[str]:
        """Links to a field of a form that is not on the page."""
        return [field for field in self._fields_linked if field not in self._ids]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = held.get("lang", "")
        if "refusal" in held.get("class", "").split():
            self.refusals += 1
        self._ids.add(held.get("id", ""))
        if tag == "a" and held.get("href", "").startswith("#field-"):
            self._fields_linked.append(held["href"][1:])
        if tag == "style" or "style" in held:
            self.problems.append(f"inline style on <{tag}>")
        self.problems += [f"inline handler {name} on <{tag}>" for name in held if name.startswith("on")]
        self._in_script = tag == "script"
        if self._in_script and not held.get("src"):
            self.problems.append("inline script")
        for name in ADDRESSES & set(held):
            if FOREIGN.match(held[name]) or held[name].lower().startswith("javascript:"):
                self.problems.append(f"foreign address {held[name]!r}")

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.problems.append("inline script")

    def handle_endtag(self, tag: str) -> None:
        if tag == "script":
            self._in_script = False
