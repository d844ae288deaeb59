"""The values of a paper as its template takes them."""

from collections.abc import Mapping, Sequence
from datetime import date

from mingcha.kit.canonical import Json, canonical_json, sha256

type Row = tuple[str, str]


def paper(heading: str, rows: Sequence[Row], paragraphs: Sequence[str], signatures: Sequence[str], *, seal: str = "",
          sealed_on: str = "") -> dict[str, Json]:  # fmt: skip
    """The values of a paper, as its template takes them."""
    return {
        "title": heading,
        "heading": heading,
        "rows": [[name, value or "—"] for name, value in rows],
        "paragraphs": list(paragraphs),
        "signatures": list(signatures),
        "seal": seal,
        "sealed_on": sealed_on,
    }


def day(held: date | None) -> str:
    """A day in Chinese, "" for none."""
    return f"{held.year}年{held.month}月{held.day}日" if held else ""


def stated_in(values: Mapping[str, Json]) -> frozenset[str]:
    """What a paper states apart from its words: the values of its rows, whose seal it bears and of which day, each with
    its place and as the beginning of a SHA-256. Its headings, the names of its rows and its paragraphs are words of the
    program. Nothing for a paper that is not issued."""
    rows = values.get("rows")
    if not isinstance(rows, list):
        return frozenset()
    found = [f"{place} {row[1]}" for place, row in enumerate(rows) if isinstance(row, list)]
    found += [f"{name} {values.get(name, '')}" for name in ("seal", "sealed_on")]
    return frozenset(sha256(one.encode()).hex()[:16] for one in found)


def content_sha256(values: Mapping[str, Json]) -> str:
    """The digest of what a paper says."""
    return sha256(canonical_json(values)).hex()


def digest_of(values: Mapping[str, Json] | None) -> str:
    """The digest of what a paper says, "" for none."""
    return "" if values is None else content_sha256(values)
