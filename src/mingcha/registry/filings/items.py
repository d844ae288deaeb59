"""The items of the form of a filing in order, with their words: what a page and the paper show of a content (article 9;
decree 799, article 14). Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mingcha.kit.words import Words
from mingcha.law.categories import CATEGORIES
from mingcha.registry.filings.states import FilingKind

DECLARED_WORDS: Mapping[str, Words] = {
    "uscc": Words("统一社会信用代码", "USCC"),
    "address": Words("单位地址", "Address of the unit"),
    "legal_representative": Words("法定代表人", "Legal representative"),
    "responsible": Words("负责人", "Person responsible"),
    "phone": Words("联系电话", "Telephone"),
    "agent": Words("经办人", "Agent"),
    "authorisation": Words("授权委托书（名称、编号）", "Letter for the agent (name, number)"),
    "models": Words("设备主要类型、型号和厂家", "Main types, models and makers of the devices"),
    "storage_place": Words("存储地点", "Where footage is stored"),
    "network_operator": Words("传输网络运营单位", "Network operator"),
    "platform": Words("联网共享平台", "Platform that it is joined to"),
    "operator": Words("受托运行单位和合同", "Outsourced operator and contract"),
    "proof": Words("拆除证明文件", "Document of its removal"),
    "declared_by": Words("真实性声明人", "Who declares that this is true"),
}
"""The items that the unit states."""
_OF_UNIT = (
    ("name", Words("单位名称", "Unit")),
    ("uscc", DECLARED_WORDS["uscc"]),
    *((name, DECLARED_WORDS[name]) for name in ("address", "legal_representative", "responsible", "phone")),
    *((name, DECLARED_WORDS[name]) for name in ("agent", "authorisation")),
)
_OF_SYSTEM = (
    ("name", Words("系统名称", "System")),
    ("code", Words("系统代码", "Code")),
    ("legal_class", Words("系统类别（国务院令第799号）", "Class under decree 799")),
    ("category", Words("第六条类别", "Item of article 6")),
    ("site", Words("场所", "Site")),
    ("site_address", Words("场所地址", "Address of the site")),
    ("managed_by", Words("管理单位", "Managing unit")),
    ("built_by", Words("建设单位", "Building unit")),
    ("used_by", Words("使用单位", "Using unit")),
    ("contractor", Words("承建运维单位", "Contractor")),
    ("accepted_on", Words("竣工验收合格日期", "Acceptance passed")),
    ("used_on", Words("投入使用日期", "Put into use")),
    ("retention_days", Words("存储期限", "Retention period")),
    ("key_target", Words("防范恐怖袭击重点目标", "Counter-terror key target")),
    *((name, DECLARED_WORDS[name]) for name in ("storage_place", "network_operator")),
    ("circuits", Words("传输线路", "Circuits")),
    *((name, DECLARED_WORDS[name]) for name in ("platform", "operator")),
)
_OF_DEVICES = (
    ("total", Words("摄像机数量", "Cameras")),
    ("turning", Words("其中可转动的", "of these, turning ones")),
    ("models", DECLARED_WORDS["models"]),
)
_OF_SECURITY = (
    ("monitors", Words("监看人员数量", "People who watch")),
    ("with_sign", Words("已设标识的点位", "Points with a sign")),
    ("with_sound", Words("采集声音的点位", "Points with sound")),
)
_CLASSES = {
    "art7_1": Words("第七条第一款 政府建设", "Article 7(1), of the government"),
    "art7_2": Words("第七条第二款 经营管理单位建设", "Article 7(2), of an operating unit"),
    "art9": Words("第九条 其他公共场所", "Article 9, another public place"),
    "art33": Words("第三十三条 非公共场所", "Article 33, not a public place"),
}
_CATEGORIES = {one.code: one.short for one in CATEGORIES}
_YES, _NO, _NOTHING = Words("是", "yes"), Words("否", "no"), Words("—", "–")


@dataclass(frozen=True, slots=True)
class FormLine:
    """An item of the form with what it says."""

    name: str
    label: Words
    value: Words


@dataclass(frozen=True, slots=True)
class FormSection:
    """A part of the form."""

    heading: Words
    lines: tuple[FormLine, ...]


def form_sections(content: Mapping[str, Any]) -> tuple[FormSection, ...]:
    """The form of a filing without its list of points; nothing for a draft whose content was not made."""
    if not content:
        return ()
    kind = FilingKind(content["kind"])
    head = [FormLine("kind", Words("备案类型", "Kind"), kind.words)]
    head += [FormLine("changes", Words("变更的备案", "Filing changed"), _same(content["changes"]))] * bool(
        content["changes"]
    )
    head += [FormLine("reason", Words("理由", "Why"), _same(content["reason"]))] * bool(content["reason"])
    end = [FormLine("declared_by", DECLARED_WORDS["declared_by"], _text("declared_by", content["declared_by"]))]
    if kind is FilingKind.CANCEL:
        end.insert(0, FormLine("proof", DECLARED_WORDS["proof"], _text("proof", content["proof"])))
    return (
        FormSection(Words("备案", "Filing"), tuple(head)),
        FormSection(Words("单位", "Unit"), _lines(_OF_UNIT, content["unit"])),
        FormSection(Words("系统", "System"), _lines(_OF_SYSTEM, content["system"])),
        FormSection(Words("设备", "Devices"), _lines(_OF_DEVICES, content["devices"])),
        FormSection(Words("安全管理", "Security"), _lines(_OF_SECURITY, content["security"])),
        FormSection(Words("声明", "Declaration"), tuple(end)),
    )


def form_points(content: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The distribution of points of a content: code, name, part, CGCS2000 degrees, view."""
    points: Sequence[Mapping[str, Any]] = content["devices"]["points"] if content else ()
    return points


def _lines(items: Sequence[tuple[str, Words]], held: Mapping[str, Any]) -> tuple[FormLine, ...]:
    # what was filed by an earlier form has no item that came later
    return tuple(FormLine(name, label, _text(name, held[name])) for name, label in items if name in held)


def _text(name: str, value: str | int | list[str]) -> Words:
    if isinstance(value, list):
        return _same("；".join(value)) if value else _NOTHING
    if name == "legal_class":
        return _CLASSES.get(str(value), _same(value))
    if name == "category" and value in _CATEGORIES:
        short = _CATEGORIES[str(value)]
        return Words(f"{value} {short.zh}", f"{value} {short.en}")
    if name == "retention_days":
        return Words(f"{value} 日", f"{value} days")
    if isinstance(value, bool):
        return _YES if value else _NO
    return _same(value) if value != "" else _NOTHING


def _same(value: object) -> Words:
    return Words(str(value), str(value))
