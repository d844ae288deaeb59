"""What the papers of an obstruction say: inspections, order, its service (articles 12, 23; APL 28, 55)."""

from collections.abc import Mapping
from datetime import datetime

from mingcha.kit.canonical import Json
from mingcha.kit.decision import Decision, cites, require
from mingcha.law.fine_rules import FirstStep, Offence, Then, Who
from mingcha.law.fine_words import WORDS
from mingcha.law.fines import fine_bounds, rule_for_act
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content
from mingcha.supervision.obstructions.models import CorrectionOrder, Inspection, Obstruction
from mingcha.supervision.obstructions.rows import facts_of, obstruction_called, order_of
from mingcha.supervision.obstructions.rules import articles_of
from mingcha.supervision.obstructions.states import Cause
from mingcha.supervision.officers.rules import may_read_enforcement
from mingcha.supervision.orders.models import SignedVisit
from mingcha.supervision.papers.naming import days_of_review, government_over, order_in_words, organ_of
from mingcha.supervision.papers.receipts import receipt_paper
from mingcha.supervision.papers.rules import may_issue_of_obstruction
from mingcha.supervision.papers.values import Row, content_sha256, day, paper, stated_in


@cites("12", "23")
def obstruction_content(asker: Reader, kind: PrintedKind, number: int, at: datetime) -> Content:
    """What a paper of an obstruction says. Raises Fault(NOT_FOUND), Refused (articles 3, 12, 23)."""
    held = readable_obstruction(asker, kind, number, at)
    require(_may_issue(kind, held))
    values, title = _values(kind, held), f"{held.point.name}：{kind.words.zh}"
    article = articles_of(Offence(held.offence), kind.article)[0]
    stated = stated_in(values)
    return Content(kind, str(number), title, values, content_sha256(values), article=article, stated=stated)


@cites("3", "12")
def readable_obstruction(asker: Reader, _kind: PrintedKind, number: int, at: datetime) -> Obstruction:
    """The obstruction, for those who read it. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = obstruction_called(number)
    require(may_read_enforcement(duty_of(asker, at), held.point.place))
    return held


def obstruction_values(kind: PrintedKind, number: int) -> Mapping[str, Json] | None:
    """What a paper of an obstruction says now, None for none; not cut to a reach."""
    held = Obstruction.objects.filter(pk=number).first()
    return _values(kind, held) if held is not None and _may_issue(kind, held) else None


def _may_issue(kind: PrintedKind, held: Obstruction) -> Decision:
    first, again = _inspection(held, again=False), _inspection(held, again=True)
    return may_issue_of_obstruction(kind, facts_of(held), inspected=first is not None, again=again is not None)


def _inspection(held: Obstruction, *, again: bool) -> Inspection | None:
    rows = held.inspections.filter(again=again, signed_at__isnull=False)
    return rows.order_by("-pk").first()


def _values(kind: PrintedKind, held: Obstruction) -> Mapping[str, Json]:
    order = order_of(held)
    match kind:
        case PrintedKind.INSPECTION:
            return _record(kind, held, _inspection(held, again=False))
        case PrintedKind.REINSPECTION:
            return _record(kind, held, _inspection(held, again=True))
        case PrintedKind.ORDER if order is not None:
            return _order(held, order)
        case _ if order is not None:
            about = [("责令改正日期", day(order.ordered_on)), ("点位", f"{held.point.name}（{held.point.code}）")]
            return receipt_paper(kind, PrintedKind.ORDER.words.zh, order.unit, about, organ_of(order.ordered_by))
        case _:
            return {}


def place_of(held: Obstruction) -> str:
    """The site of the point with its address."""
    site = held.point.system.site
    return f"{site.name} {site.address}".strip()


def _place(held: Obstruction) -> list[Row]:
    return [
        ("点位", f"{held.point.name}（{held.point.code}）"),
        ("场所", place_of(held)),
        ("违法行为", WORDS[Offence(held.offence)].zh),
        *([("妨碍原因", Cause(held.cause).words.zh)] if held.cause and _hides_view(held) else []),
        ("设置、管理者", held.owner),
    ]


def _hides_view(held: Obstruction) -> bool:
    """Whether it is about what hides the view, not about another act at the point."""
    return held.offence == Offence.OBSTRUCTION.value


def _record(kind: PrintedKind, held: Obstruction, found: Inspection | None) -> Mapping[str, Json]:
    if found is None:
        return {}
    result = {True: "已改正", False: "逾期未改正", None: ""}[found.corrected]
    rows = [
        *_place(held),
        ("检查日期", day(found.inspected_on)),
        ("在场人员", found.present),
        ("检查情况", found.record),
        *([] if found.again or not _hides_view(held) else [("形成日期", day(found.arose_on))]),
        *([("复查意见", result)] if result else []),
        *shown_first(found),
        (
            "执法人员",
            f"{found.first_name}（{found.first_certificate}）、{found.second_name}（{found.second_certificate}）",
        ),
        ("现场照片 SHA-256", f"{found.digest[:32]} {found.digest[32:]}"),
    ]
    return record_paper(kind, rows, somebody_there=not found.absent)


CHECKED_BY_PARTY = "以上笔录交当事人核对，无误后签名；拒绝签名的，由执法人员注明。公共视频画面只作附件。"
_NOBODY_SIGNS = "当事人不在场，以上笔录由执法人员签名；有见证人的，由见证人签名。公共视频画面只作附件。"


def record_paper(kind: PrintedKind, rows: list[Row], *, somebody_there: bool) -> Mapping[str, Json]:
    """A record of a visit, signed by the other side; where nobody of it was there (`somebody_there` False), by a
    witness if there is one."""
    text, signer = (CHECKED_BY_PARTY, "当事人") if somebody_there else (_NOBODY_SIGNS, "见证人")
    return paper(kind.words.zh, rows, [text], [signer, "执法人员一", "执法人员二"])


def shown_first(found: SignedVisit) -> list[Row]:
    """What the officers did before anything else, as they ticked it (APL 43, 55); nothing of a record from before it
    was asked. Where nobody of the other side was there, that, with the witness."""
    if found.absent:
        return [("当事人不在场（见证人或者无见证人的原因）", found.absent)]
    ticked = (
        ("出示行政执法证件", found.certificates_shown, "已当场出示"),
        ("申请回避的权利", found.recusal_told, "已告知"),
    )
    return [(name, words) for name, was_done, words in ticked if was_done]


def _order(held: Obstruction, order: CorrectionOrder) -> Mapping[str, Json]:
    found = _inspection(held, again=False)
    rows = [
        ("当事人", order.unit),
        *_place(held),
        *([("检查情况", f"{day(found.inspected_on)}检查：{found.record}")] if found is not None else []),
        ("改正内容和要求", order.what),
        ("改正期限", f"自送达之日起 {order.days} 日内"),
        *([("期限说明", order.short_reason)] if order.short_reason else []),
        *([("抄送", order.department)] if order.department else []),
    ]
    days, months = days_of_review(order.ordered_on)
    paragraphs = [
        *_grounds(held, order),
        f"责令改正不是行政处罚（《行政处罚法》第二十八条）。对本通知不服的，可以自收到之日起 {days}内向"
        f"{government_over(order.ordered_by)}申请行政复议，或者 {months}内向有管辖权的人民法院提起行政诉讼。",
    ]
    seal, made = organ_of(order.ordered_by), day(order.ordered_on)
    return paper(PrintedKind.ORDER.words.zh, rows, paragraphs, ["当事人（签收）"], seal=seal, sealed_on=made)


def _grounds(held: Obstruction, order: CorrectionOrder) -> list[str]:
    """Under which rule is ordered, and what follows if it is not kept."""
    act = Offence(held.offence)
    if act is Offence.OBSTRUCTION:
        bounds = fine_bounds("23", Who.RESPONSIBLE, order.ordered_on)
        return [
            "上述设施妨碍既有公共安全视频图像信息系统采集，违反《武汉市公共安全视频图像信息系统管理办法》第十二条，"
            "依照第二十三条责令限期改正。",
            "逾期未改正的，依照第二十三条对直接负责的主管人员和其他直接责任人员处 "
            f"{bounds.least} 元以上 {bounds.most} 元以下罚款。",
        ]
    return [f"上述行为属于“{WORDS[act].zh}”，{_ordered(act, order)}。"]


def _ordered(act: Offence, order: CorrectionOrder) -> str:
    """By its rule of the penalty table; where that punishes without an order, by APL 28 alone."""
    rule = rule_for_act(act, order.ordered_on)
    if rule.first is FirstStep.AT_ONCE or rule.then is Then.BY_OTHER_LAW:
        return "依照《行政处罚法》第二十八条责令改正"
    return order_in_words(rule)
