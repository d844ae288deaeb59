"""Names of facts of the log that tell what a change of the register was about, in the order in which they are shown."""

from collections.abc import Mapping

from mingcha.kit.words import Words

FACT_WORDS: Mapping[str, Words] = {
    "former_name": Words("原名称", "former name"),
    "name": Words("名称", "name"),
    "former_contractor": Words("原承建运维单位", "former contractor"),
    "former_contractors": Words("原承建运维单位", "former contractors"),
    "contractor": Words("承建运维单位", "contractor"),
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
