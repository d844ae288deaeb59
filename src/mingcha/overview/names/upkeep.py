"""Keeps what is found of sites, units and people consistent with the register (arts. 3, 16(2)).

Every act that writes one of their names notifies in the same transaction (registry.places.changes,
registry.identity.changes), which overview/apps.py joins to the listeners here. `rebuild` recreates all rows.
"""

from collections.abc import Mapping
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet

from mingcha.evidence.one_of import OneOf
from mingcha.kit.initials import initials_of
from mingcha.kit.pinyin import pinyin_of
from mingcha.overview.names.kinds import NamedKind
from mingcha.overview.names.models import NamedText
from mingcha.registry.identity.models import User
from mingcha.registry.places.models import Organisation, Site

_CHUNK = 500
_SOURCES: Mapping[NamedKind, tuple[type[Model], tuple[str, ...]]] = {
    NamedKind.SITE: (Site, ("code", "name", "address")),
    NamedKind.UNIT: (Organisation, ("code", "name", "name_en", "uscc")),
    NamedKind.PERSON: (User, ("username", "name", "badge_no")),
}
"""Of each kind its model and the columns that are found: first the code, then the name."""


def sites_named(sites: QuerySet[Site]) -> None:
    """The listener of registry.places.changes for sites."""
    update_names(NamedKind.SITE, sites)


def organisations_named(organisations: QuerySet[Organisation]) -> None:
    """The listener of registry.places.changes for units."""
    update_names(NamedKind.UNIT, organisations)


def people_named(people: QuerySet[User]) -> None:
    """The listener of registry.identity.changes."""
    update_names(NamedKind.PERSON, people)


def rebuild() -> int:
    """Recreates the rows from the register; returns the number of changed rows. A chunk a transaction."""
    changed = 0
    for kind, (model, columns) in _SOURCES.items():
        rows = model._base_manager.order_by("pk")
        after = 0
        while chunk := list(rows.filter(pk__gt=after).values_list("pk", flat=True)[:_CHUNK]):
            with transaction.atomic():
                changed += update_names(kind, rows.filter(OneOf("pk", chunk)))
            after = chunk[-1]
        there = model._base_manager.filter(**{columns[0]: OuterRef("code")})
        changed += NamedText.objects.filter(~Exists(there), kind=kind.value).delete()[0]
    return changed


def update_names(kind: NamedKind, rows: QuerySet[Any]) -> int:
    """Writes the rows of these sites, units or people that differ; returns their number."""
    changed = 0
    for chunk in batched(rows.values_list(*_SOURCES[kind][1]), _CHUNK):
        texts = {columns[0]: _text(*columns) for columns in chunk}
        held = dict(NamedText.objects.filter(OneOf("code", texts), kind=kind.value).values_list("code", "text"))
        wanted = [NamedText(kind=kind.value, code=code, text=text) for code, text in texts.items()]
        written = NamedText.objects.bulk_create(
            [one for one in wanted if held.get(one.code) != one.text],
            update_conflicts=True,
            unique_fields=["kind", "code"],
            update_fields=["text"],
        )
        changed += len(written)
    return changed


def _text(code: str, name: str, *others: str) -> str:
    """What is found of a row: empty columns are left out."""
    lines = (code, name, *others, initials_of(name), pinyin_of(name))
    return "\n".join(dict.fromkeys(line.lower() for line in lines if line))
