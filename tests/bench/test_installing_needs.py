"""scripts/bench_needs.py, scripts/chromium.py: what cannot be installed is named in a sentence, other kinds go on."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
NOTHING_INSTALLS = """
import sys
sys.path.insert(0, "scripts")
import debian_packages
debian_packages.installable = lambda: False
"""
NO_BROWSER = """
import chromium
chromium._works = lambda names: None
print(chromium.find())
"""
NO_PART = """
import bench_needs
from mingcha.bench.needs import Need
from mingcha.kit.words import Words
part = Need("part", Words("缺少部件", "a part is missing"), lambda _: False)
bench_needs.missing = lambda needs, given: [part]
sys.argv[1:] = ["record", "map"]
sys.exit(bench_needs.main())
"""


def python(code: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-c", NOTHING_INSTALLS + code]
    env = {**os.environ, **environment}
    return subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_a_missing_part_is_named_and_ends_no_other_kind() -> None:
    """`make bench BENCH="live map"` measured nothing where a browser alone was missing."""
    done = python(NO_PART)
    assert (done.returncode, done.stderr) == (0, "缺少部件\na part is missing\n")


def test_a_browser_that_cannot_be_fetched_is_one_sentence(tmp_path: Path) -> None:
    """The sentence that names what is missing came after three stacks of Node."""
    fetcher = "import sys\nprint('Error: getaddrinfo', file=sys.stderr)\nprint('0 %')\nsys.exit(1)\n"
    (tmp_path / "playwright.py").write_text(fetcher, encoding="utf-8")
    done = python(NO_BROWSER, PYTHONPATH=str(tmp_path))
    assert done.stdout == "None\n"
    assert done.stderr.splitlines() == [
        "no Chromium on this machine: Playwright's own is used",
        "无法下载 Playwright 的 Chromium（没有网络？）",
        "Playwright could not fetch its Chromium (no network?)",
    ]
    (tmp_path / "playwright.py").write_text("print('100 %')\n", encoding="utf-8")
    assert python(NO_BROWSER, PYTHONPATH=str(tmp_path)).stdout == "\n"
