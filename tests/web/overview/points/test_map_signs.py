"""The signs of the map's layers differ from their ground by day and by night (WCAG 1.4.11: 3 to 1)."""

import re
from pathlib import Path

import pytest

STYLES = Path(__file__).parents[4] / "src/mingcha/web/static/mingcha"
LEAST = 3.0
GROUNDS = ("surface", "map-land")


def tokens(theme: str) -> dict[str, str]:
    """The colour tokens of a theme, as hexadecimal digits."""
    found: dict[str, str] = {}
    for name in ("tokens.css", "map.css"):
        text = (STYLES / name).read_text(encoding="utf-8")
        for block in re.findall(rf'\[data-theme="{theme}"\] {{(.*?)\n}}', text, re.DOTALL):
            found |= dict(re.findall(r"--([\w-]+): #([0-9a-f]{3,6});", block))
    return found


def luminance(digits: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    whole = digits if len(digits) == 6 else "".join(one * 2 for one in digits)
    shares = [int(whole[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize("ground", GROUNDS)
def test_the_lines_of_signs_are_seen_on_their_ground(theme: str, ground: str) -> None:
    colours = tokens(theme)
    text = (STYLES / "map_layers.css").read_text(encoding="utf-8")
    rules = re.findall(r"\.sign\.[^{]*{([^}]*)}", text)
    lines = {name for rule in rules for name in re.findall(r"border(?:-color)?:[^;]*var\(--([\w-]+)\)", rule)}
    assert len(lines) >= 5
    faint = {}
    for name in lines:
        light, dark = sorted((luminance(colours[name]), luminance(colours[ground])), reverse=True)
        if (light + 0.05) / (dark + 0.05) < LEAST:
            faint[name] = round((light + 0.05) / (dark + 0.05), 1)
    assert faint == {}
