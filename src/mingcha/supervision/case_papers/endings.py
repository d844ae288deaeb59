"""The paper of each end of a case, and the receipts of its services: a penalty, no penalty, a transfer, a case that is
discontinued (APL 57, 59, 61; articles 23, 24)."""

from collections.abc import Mapping

from mingcha.kit.canonical import Json
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.case_papers.head import ADDRESS, BANK, BY_HAND, case_head, decided, facts_found, heard
from mingcha.supervision.case_papers.rules import paper_of
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.states import Outcome, TransferGround
from mingcha.supervision.papers.naming import days_in_full, days_of_review, government_over, late_share, organ_of
from mingcha.supervision.papers.receipts import receipt_paper
from mingcha.supervision.papers.values import Row, day, paper

_UNPROVEN = {
    "违法行为": "涉嫌违法行为",
    "违反的规定": "涉嫌违反的规定",
    "处罚依据": "所涉罚则",
    "违法事实": "涉嫌违法事实",
}
"""What a paper without a penalty calls the act, the facts and the rule."""


def penalty_paper(held: PenaltyCase) -> Mapping[str, Json]:
    """The decision of a fine, a warning or measures alone."""
    outcome, on = Outcome(held.outcome), held.decided_on or held.act_on
    rows = [
        *_with_address(held),
        *facts_found(held),
        *heard(held),
        ("决定", decided(held)),
        ("理由", held.reason),
        ("决定日期", day(held.decided_on)),
        *([(BANK, BY_HAND)] if outcome is Outcome.FINE else []),
    ]
    pay = (
        f"自收到本决定书之日起{days_in_full('case.pay_days', on)}内到指定的银行或者通过电子支付系统缴纳罚款；"
        f"逾期不缴纳的，每日按罚款数额的{late_share(on)}加处罚款，加处罚款的数额不超出罚款的数额（《行政处罚法》第六十七条、第七十二条）。"
    )
    unfined = {
        Outcome.WARNING: ["本决定不处罚款；送达即执行。责令改正的，仍应当按期改正。"],
        Outcome.MEASURES: ["本决定不处罚款；由两名执法人员执行并制作记录，没收物品开具清单。"],
    }
    paragraphs = [*([pay] if outcome is Outcome.FINE else unfined.get(outcome, [])), _rights(held)]
    return _sealed(held, rows, paragraphs)


def no_penalty_paper(held: PenaltyCase) -> Mapping[str, Json]:
    """The decision that nothing is punished. APL 57 has all its grounds; which one it is stands in the reason."""
    rows = [
        *_unproven([*_with_address(held), *facts_found(held)]),
        *heard(held),
        ("决定", decided(held)),
        ("不予处罚的理由", held.reason),
        ("决定日期", day(held.decided_on)),
    ]
    text = "经调查，依照《行政处罚法》第五十七条，决定对你（单位）不予行政处罚。已责令改正的，仍应当按期改正。"
    return _sealed(held, rows, [text, _rights(held)])


def case_transfer_paper(held: PenaltyCase) -> Mapping[str, Json]:
    """The notice to the person that the case goes to another organ, which has a letter of its own (22, 24)."""
    rows = [
        *_unproven([*_with_address(held), *facts_found(held)]),
        ("移送的机关", held.destination),
        ("移送的理由", held.reason),
        ("决定日期", day(held.decided_on)),
    ]
    basis = TRANSFERRED_BY[TransferGround(held.transfer_ground or TransferGround.CRIME)]
    text = (
        f"你（单位）涉嫌上述违法行为一案，经审查，决定移送{held.destination}依法处理（{basis}）。"
        "本通知书不是行政处罚决定；移送期间，本机关不作出罚款决定。"
    )
    return _sealed(held, rows, [text])


_DECREE = "《武汉市公共安全视频图像信息系统管理办法》"
TRANSFERRED_BY = {
    TransferGround.CRIME: f"{_DECREE}第二十四条，《行政处罚法》第二十七条、第五十七条",
    TransferGround.PUBLIC_ORDER: f"构成违反治安管理行为，{_DECREE}第二十四条",
    TransferGround.COMPETENCE: f"法律、法规、规章已有规定，从其规定，{_DECREE}第二十二条",
}
"""By which provisions a case goes to another organ."""


def discontinued_paper(held: PenaltyCase) -> Mapping[str, Json]:
    """The decision that a case ends without a decision about a penalty."""
    rows = [
        *_unproven([*_with_address(held), *facts_found(held)]),
        *heard(held),
        ("决定", decided(held)),
        ("终止的理由", held.reason),
        ("决定日期", day(held.decided_on)),
    ]
    text = "经调查，决定终止本案调查，不作出行政处罚决定。已责令改正的，仍应当按期改正。"
    return _sealed(held, rows, [text])


def service_receipt(held: PenaltyCase) -> Mapping[str, Json]:
    """The receipt of the service of what was decided."""
    about = [("案号", held.no), ("决定日期", day(held.decided_on))]
    served, organ = paper_of(Outcome(held.outcome)).words.zh, organ_of(held.decided_by)
    return receipt_paper(PrintedKind.SERVICE, served, held.person, about, organ)


def demand_receipt(held: PenaltyCase) -> Mapping[str, Json]:
    """The receipt of the service of a demand (AEL 38, 54)."""
    about = [("案号", held.no), ("催告日期", day(held.demanded_on))]
    served, organ = PrintedKind.DEMAND.words.zh, organ_of(held.opened_by)
    return receipt_paper(PrintedKind.DEMAND_SERVICE, served, held.person, about, organ)


def _with_address(held: PenaltyCase) -> list[Row]:
    number, person, *rest = case_head(held)
    return [number, person, (ADDRESS, BY_HAND), *rest]


def _unproven(rows: list[Row]) -> list[Row]:
    return [(_UNPROVEN.get(name, name), value) for name, value in rows]


def _sealed(held: PenaltyCase, rows: list[Row], paragraphs: list[str]) -> Mapping[str, Json]:
    heading, on = paper_of(Outcome(held.outcome)).words.zh, day(held.decided_on)
    return paper(heading, rows, paragraphs, ["当事人（签收）"], seal=organ_of(held.decided_by), sealed_on=on)


def _rights(held: PenaltyCase) -> str:
    """Ways and days of a review and a lawsuit (APL 59(1)(5)); what grows on a fine stands still meanwhile."""
    fined = Outcome(held.outcome) is Outcome.FINE
    late = "，加处罚款的数额在此期间不予计算（《行政处罚法》第七十三条）" if fined else ""
    days, months = days_of_review(held.decided_on or held.act_on)
    return (
        f"如不服本决定，可以自收到本决定书之日起 {days}内向{government_over(held.decided_by)}申请行政复议，或者自收到"
        f"之日起 {months}内直接向有管辖权的人民法院提起行政诉讼。行政复议或者行政诉讼期间不停止执行{late}。"
    )
