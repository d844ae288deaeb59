"""Rows of the catalogue: found by number, checked before they are written, turned into values; for actions and queries,
not for pages (article 13(1))."""

from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from mingcha.kit.checked import checked_lines, checked_name, or_missing
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.duty import DutyFacts
from mingcha.registry.identity.hands import are_same_hand, person_id
from mingcha.registry.identity.registrars import hands_of
from mingcha.registry.places.rows import organisation_called
from mingcha.sharing.catalogue import entries as limits
from mingcha.sharing.catalogue.content import conditions_of, entry_content, entry_digest, item_content, items_of
from mingcha.sharing.catalogue.lists import (
    BasisRank,
    Cycle,
    DataLevel,
    Openness,
    SetFormat,
    SetSource,
    ShareType,
    ShareWay,
)
from mingcha.sharing.catalogue.models import DataSet, DataSetVersion
from mingcha.sharing.catalogue.names import set_name_key
from mingcha.sharing.catalogue.rules import PUBLISHERS, may_write_sets
from mingcha.sharing.catalogue.shipped import shipped_sets
from mingcha.sharing.catalogue.states import NAMED, SetState
from mingcha.sharing.catalogue.values import (
    NewSet,
    PublishedSet,
    SetFacts,
    SetItem,
    SetRow,
    SetStep,
    SetVersionRow,
    ShareBasis,
)

LARGEST_NUMBER = 2**31 - 1
_LENGTHS = {
    "name": limits.MOST_NAME,
    "provider_code": 18,
    "subject": limits.MOST_SHORT,
    "industry": limits.MOST_SHORT,
    "basis_title": limits.MOST_TEXT,
    "basis_article": limits.MOST_SHORT,
    "contact": limits.MOST_TEXT,
    "related": limits.MOST_TEXT,
    "spatial": limits.MOST_TEXT,
    "temporal": limits.MOST_TEXT,
}


def set_called(number: int) -> DataSet:
    """The set with this number. Raises Fault(NOT_FOUND)."""
    found = DataSet.objects.filter(serial=number).first() if 0 < number <= LARGEST_NUMBER else None
    return or_missing(found, "目录条目", "entry of the catalogue", str(number))


def newest_version(held: DataSet) -> DataSetVersion:
    """The newest version of a set, which is the open one where one is open."""
    return versions_of(held)[0]


def versions_of(held: DataSet) -> QuerySet[DataSetVersion]:
    """The versions of a set, newest first, with their providers."""
    return DataSetVersion.objects.select_related("provider").filter(data_set=held).order_by("-version")


def newest_versions() -> QuerySet[DataSetVersion]:
    """The newest version of each set."""
    newest = DataSetVersion.objects.filter(data_set=OuterRef("data_set")).order_by("-version").values("version")[:1]
    return DataSetVersion.objects.filter(version=Subquery(newest))


def waits_for(who: DutyFacts) -> Q:
    """The condition on versions with a next step of this person's: submitted by another account, to be registered;
    registered by others, to be published; returned to who submitted it. Who is in one hand with another account is none
    of the others, as the rules of the step say."""
    own = f"user:{who.user_id}"
    found = Q(state=SetState.RETURNED.value, submitted_by=own)
    if may_write_sets(who):
        others, publishers = Q(), Q()
        for one in (own, *_of_one_hand(who)):
            others &= ~Q(writers__contains=f"{one}\n") & ~Q(submitted_by=one)
            publishers &= ~Q(registered_by=one)
        found |= Q(state=SetState.SUBMITTED.value) & others
        if who.has(*PUBLISHERS):
            found |= Q(state=SetState.REGISTERED.value) & others & publishers
    return found


def _of_one_hand(who: DutyFacts) -> list[str]:
    """Who of those behind a version that is under review is this person by another account, or in one hand with
    them."""
    waiting = DataSetVersion.objects.filter(state__in=[SetState.SUBMITTED.value, SetState.REGISTERED.value])
    rows = waiting.values_list("writers", "submitted_by", "registered_by")
    behind = {one for writers, *others in rows for one in (*writers.splitlines(), *others)}
    persons = {person_id(one) for one in behind} - {0, who.user_id}
    hands = hands_of((who.user_id, *persons)) if persons else ()
    return [f"user:{one}" for one in sorted(persons) if are_same_hand(who.user_id, one, hands)]


def published_version(held: DataSet) -> DataSetVersion | None:
    """The published version of a set."""
    return versions_of(held).filter(state=SetState.PUBLISHED.value).first()


def set_facts(held: DataSet, newest: DataSetVersion, *, has_published: bool) -> SetFacts:
    """A set with its newest version as rules see it."""
    return SetFacts(
        source=SetSource(held.source),
        state=SetState(newest.state),
        has_published=has_published,
        writers=tuple(map(person_id, newest.writers.splitlines())),
        submitter=person_id(newest.submitted_by),
        registrar=person_id(newest.registered_by),
    )


def lacking_sources() -> frozenset[SetSource]:
    """The sources of the shipped sets of which no set was made; one that was withdrawn is there."""
    made = set(DataSet.objects.values_list("source", flat=True))
    return frozenset(source for source, _ in shipped_sets("", "", "") if source.value not in made)


def name_taken_by(name: str, number: int) -> str:
    """The name of another set that is called so up to blanks, punctuation and width, of the versions that are reviewed
    or published; "" for none."""
    rows = DataSetVersion.objects.filter(name_key=set_name_key(name), state__in=[one.value for one in NAMED])
    found = rows.exclude(data_set__serial=number).order_by("pk").values_list("name", flat=True).first()
    return found or ""


def written_columns(new: NewSet) -> dict[str, Any]:
    """The columns of a version for an entry, each text bounded and printable. Raises Fault(INVALID) for a text, an item
    or a number of items that no column holds, Fault(NOT_FOUND) for an unknown provider."""
    content: dict[str, Any] = entry_content(new)
    content["provider_code"] = new.provider_code.upper()  # before it is bounded: a capital may be longer
    for name, most in _LENGTHS.items():
        content[name] = _line(str(content[name]), most, required=name == "name")
    summary = new.summary.strip()
    content["summary"] = checked_lines(summary, limits.MOST_SUMMARY, about="summary") if summary else ""
    given = content["conditions"]
    content["conditions"] = {name: _line(str(text), limits.MOST_TEXT) for name, text in given.items()}
    if len(new.items) > limits.MOST_ITEMS:
        words = Words(f"信息项不超过 {limits.MOST_ITEMS} 个", f"at most {limits.MOST_ITEMS} items")
        raise Fault(FaultKind.INVALID, words, about="items")
    content["items"] = [item_content(_checked_item(one)) for one in new.items]
    provider = organisation_called(new.provider) if new.provider else None
    content["provider"] = provider
    content["provider_code"] = content["provider_code"] or (provider.uscc if provider else "")
    content["name_key"] = set_name_key(content["name"])
    return content


def write_content(version: DataSetVersion, new: NewSet) -> None:
    """Puts an entry into a version, with the digest of what is stored; nothing is saved. Raises as written_columns."""
    for name, value in written_columns(new).items():
        setattr(version, name, value)
    version.digest = entry_digest(stored_entry(version))


def stored_entry(held: DataSetVersion) -> NewSet:
    """The entry of a version; its provider was read with it."""
    return NewSet(
        name=held.name,
        summary=held.summary,
        provider=held.provider.code if held.provider else "",
        provider_code=held.provider_code,
        subject=held.subject,
        industry=held.industry,
        formats=tuple(SetFormat(one) for one in held.formats),
        items=items_of(held.items),
        share_type=_one(ShareType, held.share_type),
        conditions=conditions_of(held.conditions),
        basis=ShareBasis(_one(BasisRank, held.basis_rank), held.basis_title, held.basis_article),
        share_way=_one(ShareWay, held.share_way),
        openness=_one(Openness, held.openness),
        cycle=_one(Cycle, held.cycle),
        level=_one(DataLevel, held.level),
        contact=held.contact,
        related=held.related,
        spatial=held.spatial,
        temporal=held.temporal,
    )


def version_row(held: DataSetVersion) -> SetVersionRow:
    """A version as a value."""
    return SetVersionRow(
        version=held.version,
        state=SetState(held.state),
        entry=stored_entry(held),
        digest=held.digest,
        written=SetStep(held.written_at, held.written_by),
        submitted=SetStep(held.submitted_at, held.submitted_by),
        registered=SetStep(held.registered_at, held.registered_by),
        published=SetStep(held.published_at, held.published_by),
        returned=SetStep(held.returned_at, held.returned_by),
        returned_why=held.returned_why,
    )


def published_set(held: DataSetVersion) -> PublishedSet:
    """A published version as a value for readers outside."""
    return PublishedSet(
        number=held.data_set.serial,
        code=held.data_set.code,
        version=held.version,
        entry=stored_entry(held),
        provider_name=held.provider.name if held.provider else "",
        published_at=held.published_at or held.written_at,
    )


def set_row(held: DataSet, newest: DataSetVersion, published: int) -> SetRow:
    """A set as a value, by its newest version; `published`: number of the published version, 0 for none."""
    return SetRow(
        number=held.serial,
        code=held.code,
        source=SetSource(held.source),
        version=newest.version,
        state=SetState(newest.state),
        name=newest.name,
        provider_name=newest.provider.name if newest.provider else "",
        share_type=_one(ShareType, newest.share_type),
        share_way=_one(ShareWay, newest.share_way),
        cycle=_one(Cycle, newest.cycle),
        written_at=newest.written_at,
        published_version=published,
        withdrawn_why=held.withdrawn_why,
    )


def _one[Member: StrEnum](kind: type[Member], stored: str) -> Member | None:
    return kind(stored) if stored else None


def _line(text: str, most: int, *, required: bool = False) -> str:
    return checked_name(text, most) if required or text.strip() else ""


def _checked_item(item: SetItem) -> SetItem:
    if not 0 <= item.length <= limits.MOST_LENGTH:
        words = Words(f"信息项长度为 0 至 {limits.MOST_LENGTH}", f"the length of an item is 0 to {limits.MOST_LENGTH}")
        raise Fault(FaultKind.INVALID, words, about="items")
    name, code = _line(item.name, limits.MOST_SHORT), _line(item.code, limits.MOST_ITEM_CODE)
    return SetItem(name, code, item.kind, item.length, item.required, item.unique, item.share_type)
