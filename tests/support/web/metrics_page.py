"""The metrics that docs/ref/metrics.md names."""

import re
from pathlib import Path

_PAGE = Path(__file__).parents[3] / "docs/ref/metrics.md"
_ROW = re.compile(r"^\| (mingcha_\w+) \| (\w+) \| ([\w, ]*) ?\| ", re.MULTILINE)


def documented() -> dict[str, tuple[str, set[str]]]:
    """Metric -> kind and labels."""
    rows = _ROW.findall(_PAGE.read_text(encoding="utf-8"))
    return {name: (kind, set(labels.replace(",", " ").split())) for name, kind, labels in rows}
