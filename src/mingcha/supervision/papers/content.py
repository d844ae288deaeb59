"""What the papers of an obstruction say: inspections, order, its service (articles 12, 23; APL 28, 55)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.decision import Decision, cites, require
from mingcha.law.fine_rules import Offence, Then, Who
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
from mingcha.supervision.orders.models import OrderToCorrect
from mingcha.supervision.orders.rows import service_of_order
from mingcha.supervision.orders.values import Served
from mingcha.supervision.papers.naming import days_of_review, government_over, in_full, organ_of
from mingcha.supervision.papers.rules import may_issue_of_obstruction

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


def content_sha256(values: Mapping[str, Json]) -> str:
    """The digest of what a paper says."""
    return sha256(canonical_json(values)).hex()


@cites("12", "23")
def obstruction_content(asker: Reader, kind: PrintedKind, number: int, at: datetime) -> Content:
    """What a paper of an obstruction says. Raises Fault(NOT_FOUND), Refused (articles 3, 12, 23)."""
    held = readable_obstruction(asker, kind, number, at)
    require(_may_issue(kind, held))
    values, title = _values(kind, held), f"{held.point.name}：{kind.words.zh}"
    article = articles_of(Offence(held.offence), kind.article)[0]
    return Content(kind, str(number), title, values, content_sha256(values), article=article)


@cites("3", "12")
def readable_obstruction(asker: Reader, _kind: PrintedKind, number: int, at: datetime) -> Obstruction:
    """The obstruction, for those who read it. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = obstruction_called(number)
    require(may_read_enforcement(duty_of(asker, at), held.point.place))
    return held


def obstruction_digest(kind: PrintedKind, number: int) -> str:
    """The digest of what a paper of an obstruction says now, "" for none; not cut to a reach."""
    held = Obstruction.objects.filter(pk=number).first()
    return content_sha256(_values(kind, held)) if held is not None and _may_issue(kind, held) else ""


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
        case _:
            return service_paper(kind, PrintedKind.ORDER, order) if order is not None else {}


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
        (
            "执法人员",
            f"{found.first_name}（{found.first_certificate}）、{found.second_name}（{found.second_certificate}）",
        ),
        ("现场照片 SHA-256", f"{found.digest[:32]} {found.digest[32:]}"),
    ]
    text = "执法人员出示了行政执法证件，并告知当事人有权申请回避。本记录经当事人核对；公共视频画面只作附件。"
    return paper(kind.words.zh, rows, [text], ["当事人", "执法人员一", "执法人员二"])


def _order(held: Obstruction, order: CorrectionOrder) -> Mapping[str, Json]:
    rows = [
        *_place(held),
        ("被责令者", order.unit),
        ("改正要求", order.what),
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
    return paper(PrintedKind.ORDER.words.zh, rows, paragraphs, ["收件人"], seal=seal, sealed_on=made)


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
    rule = rule_for_act(act, order.ordered_on)
    then = "" if rule.then is Then.NO_FINE else f"；{WORDS[rule.then].zh}，依照该规定处罚"
    return [f"上述行为属于“{WORDS[act].zh}”，依照{in_full(rule.rule)}{WORDS[rule.first].zh}{then}。"]


def service_paper(kind: PrintedKind, of: PrintedKind, order: OrderToCorrect) -> Mapping[str, Json]:
    """The receipt of the service of an order to correct, nothing before it. `of`: the paper that was served."""
    served = service_of_order(order)
    if served is None:
        return {}
    rows = [
        ("送达文书", of.words.zh),
        ("受送达人", order.unit),
        *service_rows(served),
    ]
    return paper(kind.words.zh, rows, [], ["收件人", "送达人", "见证人（留置送达）"])


def service_rows(served: Served) -> list[Row]:
    """How a paper was served, with what shows it where it was not handed over."""
    return [
        ("送达日期", day(served.on)),
        ("送达方式", served.way.words.zh),
        ("收件人", served.receiver),
        *([("公告日期", day(served.published_on))] if served.published_on else []),
        *([("送达证明", served.proof)] if served.proof else []),
    ]
