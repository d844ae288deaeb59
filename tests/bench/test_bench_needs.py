"""What a benchmark needs is named before it starts; ratios name their peer; what a browser does not do is a Fault."""

import argparse
import re
import stat
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from mingcha.bench import browser, check, chromium, log, needs, record
from mingcha.bench.figures import ratio_to
from mingcha.bench.kind import figure_lines
from mingcha.bench.needs import Need, missing, require, require_empty_database
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.run.commands import bench
from mingcha.web import locale_build
from mingcha.web.registry.sign_in.forms import CODE

EVERY = {need.name: need for kind in bench.KINDS.values() for need in kind.needs}
COMMAND = re.compile(r"apt-get install \w+|make setup|scripts/setup --dev")


def given(**options: object) -> argparse.Namespace:
    return argparse.Namespace(**options)


@pytest.mark.parametrize("need", EVERY.values(), ids=EVERY)
def test_every_need_is_a_sentence_in_both_languages_with_the_command(need: Need) -> None:
    assert COMMAND.findall(need.missing.zh) == COMMAND.findall(need.missing.en) != []
    assert need.missing.zh != need.missing.en
    assert not need.debian or f"apt-get install {need.debian}" in need.missing.en


def test_a_required_part_stops_it_and_a_peer_is_only_named(capsys: pytest.CaptureFixture[str]) -> None:
    part = Need("part", Words("缺少部件", "a part is missing"), lambda _: False)
    other = Need("other", Words("缺少另一件", "another is missing"), lambda _: False)
    peer = Need("peer", Words("缺少对照", "the peer is missing"), lambda _: False, peer=True)
    met = Need("met", Words("", ""), lambda _: True)
    require((met, peer), given())
    assert capsys.readouterr().err == "缺少对照\nthe peer is missing\n"
    with pytest.raises(Fault) as raised:
        require((peer, part, met, other), given())
    assert raised.value.kind is FaultKind.UNSUPPORTED
    assert raised.value.words == Words("缺少部件\n缺少另一件", "a part is missing\nanother is missing")
    assert missing((peer, part, met), given()) == [part, peer]


def test_options_that_leave_a_part_out_do_not_need_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "module_there", lambda *_: False)
    monkeypatch.setenv("PATH", "")
    named = [need.name for need in missing(bench.KINDS["record"].needs, given(source="", no_peers=False))]
    assert named == ["picture", "ffmpeg", "pyav"]
    assert missing(bench.KINDS["record"].needs, given(source="rtsp://x/cam", no_peers=True)) == []


def test_a_database_that_does_not_answer_is_a_clear_fault(tmp_path: Path) -> None:
    with pytest.raises(Fault) as raised:
        require_empty_database(f"postgresql://mingcha@/postgres?host={tmp_path}")
    assert raised.value.kind is FaultKind.UNAVAILABLE
    assert "--database" in raised.value.words.en


@pytest.mark.parametrize("address", ["sqlite:///x", "dbname=x", "postgresql:/x"])
def test_an_address_of_no_postgresql_is_named_as_such(address: str) -> None:
    """`sqlite:///x` got "does not answer: missing =" of the driver."""
    with pytest.raises(Fault) as raised:
        require_empty_database(address)
    assert raised.value.kind is FaultKind.INVALID
    assert raised.value.words.en == "--database takes a postgresql:// address"


def program(path: Path, code: int) -> str:
    path.write_text(f"#!/bin/sh\nexit {code}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_a_browser_that_is_named_is_the_only_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "_playwright_has_its_own", lambda: True)
    good, bad = program(tmp_path / "chromium", 0), program(tmp_path / "broken", 1)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(chromium.NAMED, raising=False)
    assert chromium.find_chromium() == good
    assert chromium.find_chromium(bad) is None
    monkeypatch.setenv(chromium.NAMED, bad)
    assert (chromium.find_chromium(), chromium.find_chromium(good)) == (None, good)
    monkeypatch.setenv(chromium.NAMED, "")
    assert chromium.find_chromium() == ""
    named = [chromium.browser_called(one, "141.0") for one in ("", good, "/usr/bin/chromium-headless-shell")]
    assert named == [
        "Chromium 141.0 (of Playwright)",
        f"Chromium 141.0 ({good}, full browser)",
        "Chromium 141.0 (/usr/bin/chromium-headless-shell, headless shell)",
    ]
    monkeypatch.delenv(chromium.NAMED)
    Path(good).unlink()
    assert chromium.find_chromium() == ""
    named = [chromium.browser_called(one, "141.0") for one in ("", good, "/usr/bin/chromium-headless-shell")]
    assert named == [
        "Chromium 141.0 (of Playwright)",
        f"Chromium 141.0 ({good}, full browser)",
        "Chromium 141.0 (/usr/bin/chromium-headless-shell, headless shell)",
    ]
    monkeypatch.setattr(chromium, "_playwright_has_its_own", lambda: False)
    assert chromium.find_chromium() is None
    shell = program(tmp_path / "chromium-headless-shell", 0)
    assert chromium.find_chromium() == shell, "what scripts/chromium.py installs is enough"


class StandingPage:
    """A page that shows an address and nothing else."""

    url = "http://127.0.0.1:1/points/42010200001310000001"


def test_a_step_that_the_browser_does_not_finish_is_a_fault_with_step_and_page() -> None:
    page = browser.BenchPage(StandingPage(), "http://127.0.0.1:1", "1")
    with pytest.raises(Fault) as raised, page.step("登录", "signing in"):
        raise PlaywrightTimeout("Timeout 30000ms exceeded.\n  - waiting for a button")
    assert raised.value.kind is FaultKind.UNAVAILABLE
    for words, step in ((raised.value.words.en, "signing in"), (raised.value.words.zh, "登录")):
        assert step in words
        assert StandingPage.url in words
        assert "Timeout 30000ms exceeded. - waiting for a button" in words


@pytest.mark.parametrize(
    ("label", "sentence"),
    [
        (browser.USER_NAME, "User name"),
        (browser.PASSWORD, "Password"),
        (browser.SIGN_IN, "Sign in"),
        (browser.OPEN_PICTURE, "Open the picture"),
        (browser.PLAYER, "Picture and footage"),
    ],
)
def test_the_labels_that_the_browser_looks_for_are_those_of_the_pages(label: str, sentence: str) -> None:
    catalogue = locale_build.LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"
    assert locale_build.read(catalogue.read_text(encoding="utf-8"))[sentence] == label
    templates = [path.read_text(encoding="utf-8") for path in locale_build.LOCALE.parent.glob("*/templates/**/*.html")]
    shown = re.compile(rf"translate ([\"']){sentence}\1")
    assert any(shown.search(template) for template in templates)


def test_the_label_of_the_code_is_that_of_its_form() -> None:
    assert CODE.zh == browser.CODE


def test_the_ratio_of_record_is_against_ffmpeg_alone() -> None:
    pyav = {"name": "PyAV", "cpu_s_per_camera_minute": 0.2, "frames": 100}
    ffmpeg = {"name": "ffmpeg", "cpu_s_per_camera_minute": 0.18, "frames": 100}
    assert record.ratio_of(0.06, [pyav, ffmpeg]) == {"ratio": 3.0, "ratio_peer": "ffmpeg"}
    for peers in ([], [pyav], [{**ffmpeg, "frames": 0}, pyav]):
        assert record.ratio_of(0.06, peers) == {"ratio": None, "ratio_peer": "ffmpeg"}


def test_the_ratios_of_check_and_log_are_null_without_their_peer() -> None:
    digests = [{"name": "openssl dgst -sha256", "gb_per_cpu_s": 2.0}, {"name": "sha256sum", "gb_per_cpu_s": 1.6}]
    assert check.ratio_of(0.8, digests) == {"ratio": 0.5, "ratio_peer": "sha256sum"}
    assert check.ratio_of(0.8, digests[:1]) == {"ratio": None, "ratio_peer": "sha256sum"}
    logs = [{"name": "aics-tlog", "append_leaves_per_cpu_s": 1}, {"name": "pymerkle", "append_leaves_per_cpu_s": 400}]
    assert log.ratio_of(200, logs) == {"ratio": 0.5, "ratio_peer": "pymerkle"}
    assert log.ratio_of(200, logs[:1]) == {"ratio": None, "ratio_peer": "pymerkle"}
    assert ratio_to("x", 1.0, 0.0)["ratio"] is None


def test_figures_are_lines_for_people() -> None:
    figures = {"people": ["a", "b"], "none": [], "peers": [{"name": "x"}, {"name": "y"}], "machine": {"cpus": 2}}
    assert figure_lines(figures) == [
        "people: ['a', 'b']", "none: []", "peers:", "  name: x", "peers:", "  name: y", "machine:", "  cpus: 2",
    ]  # fmt: skip
