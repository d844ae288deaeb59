"""The content of an application as plain values for its steps, its digest and its readers (article 13(2)). Pure."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.sharing.applications.purposes import SharingKind
from mingcha.sharing.applications.values import ApplicationPart, Gap, NewApplication

TEXTS = ("purpose", "basis_law", "basis_article", "duty", "security", "contact")
LISTS = ("fields", "divisions", "categories", "points")
NUMBERS = ("data_set", "back_hours", "term_months")
HOURS = ("opens", "closes")


def application_content(new: NewApplication) -> dict[str, Json]:
    """An application field by field: texts, numbers, lists, times of day."""
    found: dict[str, Json] = {name: str(getattr(new, name)) for name in TEXTS}
    found |= {name: int(getattr(new, name)) for name in NUMBERS}
    found |= {name: list(getattr(new, name)) for name in LISTS}
    found |= {name: f"{hour:%H:%M}" if (hour := getattr(new, name)) is not None else "" for name in HOURS}
    return found | {"kind": new.kind.value if new.kind else ""}


def content_of(stored: Mapping[str, Any]) -> NewApplication:
    """The content as it was stored."""
    found: dict[str, Any] = {name: stored[name] for name in (*TEXTS, *NUMBERS)}
    found |= {name: tuple(stored[name]) for name in LISTS}
    found |= {name: time.fromisoformat(stored[name]) if stored[name] else None for name in HOURS}
    return NewApplication(**found, kind=SharingKind(stored["kind"]) if stored["kind"] else None)


def application_digest(new: NewApplication) -> str:
    """SHA-256 of the canonical JSON of the content, hexadecimal: what a clerk has read."""
    return sha256(canonical_json(application_content(new))).hex()


def gaps_of(stored: Sequence[Mapping[str, str]]) -> tuple[Gap, ...]:
    """Gaps as they were stored."""
    return tuple(Gap(ApplicationPart(one["part"]), one["why"]) for one in stored)
