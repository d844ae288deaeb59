"""What the letter of a transfer and its receipt say on paper (article 24)."""

from collections.abc import Mapping
from datetime import datetime

from mingcha.evidence.entries import ActRecord
from mingcha.kit.canonical import Json
from mingcha.kit.decision import cites, require
from mingcha.law.fine_rules import Offence
from mingcha.law.fine_words import WORDS
from mingcha.law.goes_first import shipped
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader, duty_of
from mingcha.registry.printed.above import PaperAbove, add_paper, number_of
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.registry.printed.values import Content
from mingcha.supervision.cases.states import TransferGround
from mingcha.supervision.leaks.numbers import is_drawn
from mingcha.supervision.leaks.rows import note_step
from mingcha.supervision.papers.naming import organ_of
from mingcha.supervision.papers.receipts import BY_PEN, BY_PEN_DAY
from mingcha.supervision.papers.values import Row, content_sha256, day, digest_of, paper, stated_in
from mingcha.supervision.transfers.models import Transfer
from mingcha.supervision.transfers.rows import cited_of_transfer, readable_transfer, title_of, transfer_facts
from mingcha.supervision.transfers.rules import may_issue_transfer_paper

PAPERS = (PrintedKind.TRANSFER, PrintedKind.TRANSFER_RECEIPT)


def hand_in_transfer_papers() -> None:
    """Hands these papers to those that the register issues."""
    for kind in PAPERS:
        add_paper(kind, _above(kind))


def _above(kind: PrintedKind) -> PaperAbove:
    return PaperAbove(
        lambda asker, subject, at: transfer_content(asker, kind, number_of(subject), at),
        lambda asker, subject, at: readable_transfer(duty_of(asker, at), number_of(subject)),
        lambda subject, _on: transfer_digest(kind, number_of(subject)),
        _noted,
        lambda subject, _on: stated_in(_values_now(kind, number_of(subject)) or {}),
    )


@cites("20(4)")
def _noted(record: ActRecord, subject: str, now: datetime) -> None:
    """Of a leak case the entry of the issue is withheld as those of the case."""
    held = Transfer.objects.select_related("leak").filter(pk=number_of(subject)).first()
    if held is not None and held.leak is not None:
        note_step(record, held.leak, now)


@cites("22", "24")
def transfer_content(asker: Reader, kind: PrintedKind, number: int, at: datetime) -> Content:
    """What a paper of a transfer says. Raises Fault(NOT_FOUND), Refused (article 24)."""
    held = readable_transfer(duty_of(asker, at), number)
    receipt = kind is PrintedKind.TRANSFER_RECEIPT
    require(may_issue_transfer_paper(transfer_facts(held), receipt=receipt))
    values = _values(kind, held)
    article = cited_of_transfer(held.pk)[0]
    return Content(
        kind,
        str(number),
        f"{held.no} {kind.words.zh}",
        values,
        content_sha256(values),
        article=article,
        stated=stated_in(values),
    )


def transfer_digest(kind: PrintedKind, number: int) -> str:
    """The digest of what a paper of a transfer says now, "" for none; not cut to a reach."""
    return digest_of(_values_now(kind, number))


def _values_now(kind: PrintedKind, number: int) -> Mapping[str, Json] | None:
    held = Transfer.objects.select_related("case", "leak", "lock", "obstruction", "finding").filter(pk=number).first()
    receipt = kind is PrintedKind.TRANSFER_RECEIPT
    if held is None or not may_issue_transfer_paper(transfer_facts(held), receipt=receipt):
        return None
    return _values(kind, held)


def _values(kind: PrintedKind, held: Transfer) -> Mapping[str, Json]:
    about = held.leak.no if held.leak is not None else held.case.no if held.case is not None else ""
    matter = title_of(held)
    rows = [
        ("移送编号", held.no),
        ("案号", about) if matter is None else ("移送事项", matter.zh),
        *_of_case(held),
        ("接收机关", held.receiver),
        ("随案材料", held.materials),
    ]
    if kind is PrintedKind.TRANSFER_RECEIPT:
        # it is signed by who receives the case: what is known only then is written by hand, and it says the same after
        rows += [("签收人（手写）", BY_PEN), ("回执编号（手写）", BY_PEN), ("签收时间（手写）", BY_PEN_DAY)]
        return paper(kind.words.zh, rows, ["上列案件及随案材料已收到。"], ["签收人", "接收机关（印章）"])
    if held.law in shipped():
        rows += [("优先适用的规定", shipped()[held.law].law.zh), ("条款", held.provision)]
    on = shanghai_day(held.approved_at) if held.approved_at else None
    if is_drawn(held.pk):  # a drawn number is in no order: the organ writes the number of its own book of letters
        rows.insert(1, ("发文字号", f"________〔{on.year if on else ''}〕____号"))
    rows += [
        ("移送理由和依据", held.reason),
        ("证据清单", f"共 {held.lock.count} 项"),
        ("清单 SHA-256", f"{held.lock.list_sha256[:32]} {held.lock.list_sha256[32:]}"),
        ("电子存证校验值", f"{held.lock.log_root}（共 {held.lock.log_size} 条）"),
    ]
    text = _TEXTS[TransferGround.COMPETENCE if matter is not None else TransferGround(held.ground or "crime")]
    return paper(kind.words.zh, rows, [text], ["移送人", "接收人"], seal=organ_of(held.approved_by), sealed_on=day(on))


_DECREE = "《武汉市公共安全视频图像信息系统管理办法》"
_TEXTS = {
    TransferGround.CRIME: f"依照{_DECREE}第二十四条，将上列案件移送你单位。请签收并书面答复。",
    TransferGround.PUBLIC_ORDER: (
        f"依照{_DECREE}第二十四条，将上列案件移送你单位依法给予治安管理处罚。请签收并书面答复。"
    ),
    TransferGround.COMPETENCE: (
        f"上列行为，法律、法规、规章已有规定，依照{_DECREE}第二十二条从其规定，"
        "移送你单位依法处理，我单位不再就同一行为给予罚款。请签收并书面答复处理结果。"
    ),
}


def _of_case(held: Transfer) -> list[Row]:
    """The person and the act of a penalty case; a leak case names nobody outside of its wall."""
    if held.case is None:
        return []
    return [("当事人", held.case.person), ("案由", f"涉嫌{WORDS[Offence(held.case.offence)].zh}")]
