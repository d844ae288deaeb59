"""Every icon that a page names is drawn: an unknown one would be an empty space in a button."""

import re
from pathlib import Path

WEB = Path(__file__).parents[2] / "src" / "mingcha" / "web"
NAMED = re.compile(r"""(?:icon_name=|\{% icon )"([a-z0-9-]+)\"""")


def test_each_icon_of_the_templates_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (WEB / "static" / "mingcha" / "icons.svg").read_text()))
    named = {name for page in WEB.rglob("*.html") for name in NAMED.findall(page.read_text(encoding="utf-8"))}
    assert len(named) > 20, "the pattern finds them"
    assert named - drawn == set()
