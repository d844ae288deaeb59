"""player.html stands alone: one file, no request, a policy that names its own script and style by digest."""

import base64
import hashlib
import re

from mingcha.evidence.bag_verifier import PLAYER

PAGE = PLAYER.read_text(encoding="utf-8")
POLICY = re.search(r'content="(default-src[^"]*)"', PAGE)


def digest(tag: str) -> str:
    (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", PAGE, re.DOTALL)
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_its_policy_allows_nothing_but_itself() -> None:
    assert POLICY is not None
    rules = dict(rule.strip().partition(" ")[::2] for rule in POLICY[1].split(";"))
    assert rules == {
        "default-src": "'none'",
        "script-src": digest("script"),
        "style-src": digest("style"),
        "media-src": "blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert PAGE.index("Content-Security-Policy") < PAGE.index("<style>") < PAGE.index("<script>")


def test_it_asks_nobody() -> None:
    assert not re.search(r"https?:|//[a-z]|\bfetch\b|XMLHttpRequest|WebSocket|import\(", PAGE)
    assert not re.search(r"\ssrc=|\shref=|\son[a-z]+=", PAGE)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b", PAGE)


def test_it_says_what_is_missing_and_that_sound_may_not_be_heard() -> None:
    assert "showMissing(custody.gaps)" in PAGE
    assert 'at("sound").hidden = !custody.sound' in PAGE
