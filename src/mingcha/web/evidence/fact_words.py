"""Names of facts of the log that tell what a change of the register was about, in the order in which they are shown."""

import json
from collections.abc import Mapping
from typing import Any

from mingcha.kit.words import Words
from mingcha.registry.identity.duty import Role

_MOST_SHOWN = 120
_NOTHING, _YES, _NO = Words("–", "–"), Words("是", "yes"), Words("否", "no")

FACT_WORDS: Mapping[str, Words] = {
    "former_name": Words("原名称", "former name"),
    "name": Words("名称", "name"),
    "former_contractor": Words("原承建运维单位", "former contractor"),
    "former_contractors": Words("原承建运维单位", "former contractors"),
    "contractor": Words("承建运维单位", "contractor"),
    "contractors": Words("承建运维单位", "contractors"),
    "systems": Words("系统", "systems"),
    "role": Words("岗位", "role"),
    "territory": Words("范围", "territory"),
    "organisation": Words("单位", "organisation"),
    "department": Words("部门", "department"),
    "category": Words("第六条类别", "item of article 6"),
    "functions": Words("功能", "functions"),
    "building_unit": Words("建设单位", "building unit"),
    "using_unit": Words("使用单位", "using unit"),
    "legal_class": Words("法定类别", "legal class"),
    "network": Words("网段", "network"),
    "host": Words("主机", "host"),
    "capacity": Words("容量", "capacity"),
    "gateway": Words("取流网关", "gateway"),
    "course": Words("培训课程", "course"),
    "held_on": Words("日期", "day"),
    "place_kind": Words("场所性质", "kind of place"),
    "enabled": Words("启用", "enabled"),
    "has_sub": Words("有子码流", "has a sub stream"),
    "epoch": Words("地址代次", "epoch of the address"),
    "kind": Words("种类", "kind"),
    "proposal": Words("待确认事项", "proposal"),
    "note": Words("说明", "note"),
    "document": Words("文书", "document"),
    "reason": Words("事由", "reason"),
}


def facts_in_words(facts: Mapping[str, Any]) -> tuple[tuple[Words, Words], ...]:
    """The facts that have words, as name and value, in the order of FACT_WORDS; a long value is cut."""
    return tuple(
        (words, _value(key, facts[key])) for key, words in FACT_WORDS.items() if facts.get(key) not in (None, "", [])
    )


def _value(key: str, value: Any) -> Words:
    if isinstance(value, bool):
        return _YES if value else _NO
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        text = ", ".join(one or _NOTHING.en for one in value)
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if key == "role" and text in Role:
        return Role(text).words
    shown = text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
    return Words(shown, shown) if shown else _NOTHING
