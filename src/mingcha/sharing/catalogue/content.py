"""The content of an entry as plain values for its columns, its digest and its readers (article 13(1)). Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.sharing.catalogue.lists import SetItemKind, ShareType
from mingcha.sharing.catalogue.values import NewSet, SetItem, ShareConditions

TEXTS = (
    "name",
    "summary",
    "provider",
    "provider_code",
    "subject",
    "industry",
    "contact",
    "related",
    "spatial",
    "temporal",
)
CHOICES = ("share_type", "share_way", "openness", "cycle", "level")
CONDITIONS = ("who", "purpose", "fields", "term", "security")


def entry_content(new: NewSet) -> dict[str, Json]:
    """An entry field by field: texts, names of lists, lists."""
    found: dict[str, Json] = {name: str(getattr(new, name)) for name in TEXTS}
    found |= {name: getattr(new, name) or "" for name in CHOICES}
    return found | {
        "formats": [one.value for one in new.formats],
        "items": [item_content(one) for one in new.items],
        "conditions": {name: str(getattr(new.conditions, name)) for name in CONDITIONS},
        "basis_rank": new.basis.rank or "",
        "basis_title": new.basis.title,
        "basis_article": new.basis.article,
    }


def entry_digest(new: NewSet) -> str:
    """SHA-256 of the canonical JSON of an entry's content, hexadecimal: what a reviewer has read."""
    return sha256(canonical_json(entry_content(new))).hex()


def item_content(item: SetItem) -> dict[str, Json]:
    """An item as it is stored."""
    return {
        "name": item.name,
        "code": item.code,
        "type": item.kind.value,
        "length": item.length,
        "required": item.required,
        "unique": item.unique,
        "share_type": item.share_type or "",
    }


def items_of(stored: Sequence[Mapping[str, Any]]) -> tuple[SetItem, ...]:
    """Items as they were stored."""
    return tuple(
        SetItem(
            name=one["name"],
            code=one["code"],
            kind=SetItemKind(one["type"]),
            length=one["length"],
            required=one["required"],
            unique=one["unique"],
            share_type=ShareType(one["share_type"]) if one["share_type"] else None,
        )
        for one in stored
    )


def conditions_of(stored: Mapping[str, str]) -> ShareConditions:
    """Conditions as they were stored."""
    return ShareConditions(**{name: stored.get(name, "") for name in CONDITIONS})
