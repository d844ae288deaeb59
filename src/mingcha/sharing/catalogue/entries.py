"""What an entry of the catalogue has to say before it is submitted: pure decisions on plain values (articles 13(1),
13(2), 19). Every gap is named at once."""

import re

from mingcha.kit.codes import is_uscc
from mingcha.kit.decision import Decision, Missing, allow, cites, refuse
from mingcha.sharing.catalogue.lists import DataLevel, Openness, SetItemKind, SetSource, ShareType
from mingcha.sharing.catalogue.names import set_name_key
from mingcha.sharing.catalogue.values import NewSet, SetItem

LEAST_NAME, MOST_NAME = 4, 60
LEAST_SUMMARY, MOST_SUMMARY = 20, 500
MOST_SHORT, MOST_TEXT = 60, 200
"""Maximum characters of a subject or an item's name; of conditions, basis, contact and the like."""
MOST_ITEMS = 100
MOST_ITEM_CODE, MOST_LENGTH = 40, 100_000
COORDINATES = frozenset({"longitude", "latitude"})
"""Codes of the items that a set of points has at least."""
_ITEM_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{1,39}", re.ASCII)
_WITH_LENGTH = frozenset({SetItemKind.TEXT, SetItemKind.MEMO})
_WITHOUT_LENGTH = frozenset({SetItemKind.DAY, SetItemKind.INSTANT, SetItemKind.TRUTH})


@cites("13(1)", "13(2)", "19", "DSL 21", "GDSR")
def is_whole_entry(new: NewSet, source: SetSource, taken_by: str) -> Decision:
    """Whether an entry may be submitted: nothing lacks, its share type is lawful, it is not opened where it must not
    be, formats fit the way, and its name is free (`taken_by`: the name of another set that has it, "" for none)."""
    answers = (
        lacking_of_entry(new, source),
        has_lawful_share_type(new, source),
        may_be_opened(new, source),
        fits_share_way(new),
        is_new_name(taken_by),
    )
    return next((one for one in answers if not one), answers[0])


@cites("13(1)")
def lacking_of_entry(new: NewSet, source: SetSource) -> Decision:
    """Whether an entry states everything; all gaps at once (T13-7-N). Its own code is given by the platform."""
    stated = (
        (LEAST_NAME <= len(new.name.strip()) <= MOST_NAME, f"{LEAST_NAME} 至 {MOST_NAME} 字的名称",
         f"a name of {LEAST_NAME} to {MOST_NAME} characters", "name"),
        (LEAST_SUMMARY <= len(new.summary.strip()) <= MOST_SUMMARY, f"{LEAST_SUMMARY} 至 {MOST_SUMMARY} 字的摘要",
         f"a summary of {LEAST_SUMMARY} to {MOST_SUMMARY} characters", "summary"),
        (bool(new.provider), "提供单位", "who provides it", "provider"),
        (is_uscc(new.provider_code), "提供单位的统一社会信用代码", "the provider's unified social credit code",
         "provider_code"),
        (bool(new.formats), "信息资源格式", "its formats", "formats"),
        (bool(new.items), "信息项", "its items", "items"),
        (source is not SetSource.POINTS or {one.code for one in new.items} >= COORDINATES,
         "点位目录的经纬度信息项（longitude、latitude）", "items of longitude and latitude, of a set of points",
         "items"),
        (new.share_type is not None, "共享类型", "its share type", "share_type"),
        (new.share_way is not None, "共享方式", "the way in which it is shared", "share_way"),
        (new.openness is not None, "开放属性", "whether it is opened", "openness"),
        (new.cycle is not None, "更新周期", "how often it is brought up to date", "cycle"),
        (new.level is not None, "数据分级", "the level of the data", "level"),
        (bool(new.contact.strip()), "联系方式（部门）", "the office to ask", "contact"),
    )  # fmt: skip
    missing = [Missing(zh, en, about) for holds, zh, en, about in stated if not holds]
    if ShareType.CONDITIONAL in _share_types(new):
        missing += _lacking_conditions(new)
    if missing:
        return refuse("13(1)", "目录条目不完整", "the entry is incomplete", missing=tuple(missing))
    return allow("13(1)")


@cites("13(2)", "19", "DSL 21", "GDSR")
def has_lawful_share_type(new: NewSet, source: SetSource) -> Decision:
    """Whether the share types of a set and of each of its items may be so: not shared only by a law, an administrative
    regulation or a decision of the State Council with its article (T13-5-N); footage and important data never without
    conditions (of important data our own reading of DSL 21)."""
    if ShareType.NOT_SHARED in _share_types(new):
        basis = new.basis
        stated = (
            (basis.rank is not None, "依据的层级：法律、行政法规或者国务院决定",
             "the rank: a law, an administrative regulation or a decision of the State Council", "basis_rank"),
            (bool(basis.title.strip()), "依据的名称", "the title of the text", "basis_title"),
            (bool(basis.article.strip()), "依据的条款", "its article", "basis_article"),
        )  # fmt: skip
        missing = tuple(Missing(zh, en, about) for holds, zh, en, about in stated if not holds)
        if missing:
            zh, en = "第 {} 项（{}）不予共享的依据", "what says that item {} ({}) is not shared"
            missing += _items_shared(new, ShareType.NOT_SHARED, zh, en)
            zh = "不予共享须有法律、行政法规或者国务院决定的明确规定"
            en = "data is not shared only where a law, an administrative regulation or the State Council says so"
            return refuse("GDSR", zh, en, missing=missing)
    if ShareType.UNCONDITIONAL not in _share_types(new):
        return allow("13(2)")
    zh, en = "第 {} 项（{}）的其他共享类型", "another share type of item {} ({})"
    named = _items_shared(new, ShareType.UNCONDITIONAL, zh, en)
    if source.is_footage:
        zh, en = "图像信息只用于公共安全，不得无条件共享", "footage serves public safety: never without conditions"
        return refuse("19", zh, en, missing=named)
    if new.level is DataLevel.IMPORTANT:
        zh, en = "重要数据不得无条件共享", "important data is not shared without conditions"
        return refuse("DSL 21", zh, en, missing=named)
    return allow("13(2)")


@cites("13(2)", "19")
def may_be_opened(new: NewSet, source: SetSource) -> Decision:
    """Whether the set may be opened to the public as it says: points and footage never (有序开放; our own reading), nor
    what is not shared, be it a single item."""
    if new.openness in (None, Openness.NOT_OPEN):
        return allow("13(2)")
    if source.is_footage:
        return refuse("19", "图像信息不向社会开放", "footage is not opened to the public")
    if source is SetSource.POINTS or new.share_type is ShareType.NOT_SHARED:
        zh, en = "点位数据和不予共享的数据不向社会开放", "points, and what is not shared, are not opened to the public"
        return refuse("13(2)", zh, en)
    zh, en = "第 {} 项（{}）的其他共享类型，或者不列此项", "another share type of item {} ({}), or the set without it"
    if named := _items_shared(new, ShareType.NOT_SHARED, zh, en):
        zh, en = "含有不予共享的信息项，不向社会开放", "with an item that is not shared it is not opened to the public"
        return refuse("13(2)", zh, en, missing=named)
    return allow("13(2)")


@cites("13(1)")
def fits_share_way(new: NewSet) -> Decision:
    """Whether formats fit the way and items are as a receiver takes them: codes and names once, text with its length,
    days without; all faults at once."""
    faults: list[Missing] = []
    way = new.share_way
    unfit = [one.words for one in new.formats if way is not None and way not in one.ways]
    if way is not None and unfit:
        zh = f"与“{way.words.zh}”相符的格式（{'、'.join(one.zh for one in unfit)}不符）"
        en = f"formats that can be shared as a {way.words.en} ({', '.join(one.en for one in unfit)} cannot)"
        faults.append(Missing(zh, en, "formats"))
    faults += (fault for place, item in enumerate(new.items, 1) for fault in _faults_of(place, item))
    faults += _doubled(new.items)
    if len(new.items) > MOST_ITEMS:
        faults.append(Missing(f"不超过 {MOST_ITEMS} 个信息项", f"at most {MOST_ITEMS} items", "items"))
    if faults:
        return refuse("13(1)", "目录条目有误", "the entry has faults", missing=tuple(faults))
    return allow("13(1)")


@cites("13(1)")
def is_new_name(taken_by: str) -> Decision:
    """Whether no other set has the name, up to blanks, punctuation and width."""
    if not taken_by:
        return allow("13(1)")
    missing = (Missing("与其他条目不同的名称", "a name that no other entry has", "name"),)
    return refuse(
        "13(1)", f"已有名称相同的条目“{taken_by}”", f"another entry is called so: {taken_by}", missing=missing
    )


def _lacking_conditions(new: NewSet) -> list[Missing]:
    given = new.conditions
    stated = (
        (given.who, "共享范围（向谁）", "with whom it is shared", "condition_who"),
        (given.purpose, "使用用途", "for which purpose", "condition_purpose"),
        (given.fields, "共享的信息项", "which fields", "condition_fields"),
        (given.term, "使用期限", "for how long", "condition_term"),
        (given.security, "安全要求", "how it is kept safe", "condition_security"),
    )
    return [Missing(zh, en, about) for text, zh, en, about in stated if not text.strip()]


def _share_types(new: NewSet) -> set[ShareType | None]:
    """The share types of a set and of those items that have one of their own."""
    return {new.share_type, *(one.share_type for one in new.items)}


def _items_shared(new: NewSet, kind: ShareType, zh: str, en: str) -> tuple[Missing, ...]:
    """What lacks of each item that has this share type of its own, by its place and name."""
    found = [(place, one.name) for place, one in enumerate(new.items, 1) if one.share_type is kind]
    return tuple(Missing(zh.format(*one), en.format(*one), "items") for one in found)


def _faults_of(place: int, item: SetItem) -> list[Missing]:
    faults = []
    if not item.name.strip():
        faults.append(Missing(f"第 {place} 项的名称", f"the name of item {place}", "items"))
    if not _ITEM_CODE.fullmatch(item.code):
        zh = f"第 {place} 项的代码（字母开头，2 至 {MOST_ITEM_CODE} 个字母、数字、下划线）"
        en = f"a code of item {place}: a letter, then 1 to {MOST_ITEM_CODE - 1} letters, digits or underscores"
        faults.append(Missing(zh, en, "items"))
    if item.kind in _WITH_LENGTH and not 0 < item.length <= MOST_LENGTH:
        faults.append(Missing(f"第 {place} 项的长度", f"the length of item {place}", "items"))
    if item.kind in _WITHOUT_LENGTH and item.length:
        zh = f"第 {place} 项（{item.kind.words.zh}）不填长度"
        faults.append(Missing(zh, f"no length of item {place} ({item.kind.words.en})", "items"))
    return faults


def _doubled(items: tuple[SetItem, ...]) -> list[Missing]:
    faults = []
    for zh, en, keys in (
        ("代码", "code", [one.code.casefold() for one in items if one.code]),
        ("名称", "name", [key for one in items if (key := set_name_key(one.name))]),
    ):
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            faults.append(
                Missing(f"不重复的信息项{zh}（{'、'.join(twice)}）", f"each {en} once ({', '.join(twice)})", "items")
            )
    return faults
