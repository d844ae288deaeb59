"""What every paper of a case begins with, and what was proposed and decided, in words (article 23; APL 59)."""

from decimal import Decimal

from mingcha.kit.codes import division_words
from mingcha.law.fine_rules import Offence, Who
from mingcha.law.fine_words import WORDS
from mingcha.law.fines import rule_on
from mingcha.law.retention import day_ends
from mingcha.registry.identity.queries import actor_names
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.rows import about_of, extras_of
from mingcha.supervision.cases.states import PENALTIES, EvidenceKind, Outcome
from mingcha.supervision.inspections.models import InspectionAnswer
from mingcha.supervision.inspections.questions import ASKED
from mingcha.supervision.papers.content import place_of
from mingcha.supervision.papers.naming import in_full
from mingcha.supervision.papers.values import Row

ADDRESS, BANK, BY_HAND = "地址（手写）", "代收银行、缴款账号（手写）", "\u3000"
"""APL 59(1)(1) asks for the address; the case has none, so that the cell stays free for the pen."""


def case_head(held: PenaltyCase) -> list[Row]:
    """The case, its person, the act and where it was done."""
    return [
        ("案号", held.no),
        ("当事人", f"{held.person}（{held.unit}，{held.role}）" if held.person != held.unit else held.person),
        ("统一社会信用代码" if held.who == Who.UNIT.value else "公民身份号码", f"尾号 {held.identity_ends}"),
        ("违法行为", WORDS[Offence(held.offence)].zh),
        *([("违反的规定", broken)] if (broken := _broken(held)) else []),
        ("处罚依据", in_full(held.rule)),
        *_where(held),
    ]


def _where(held: PenaltyCase) -> list[Row]:
    """The point with its site; of a finding the place in words with its district, since no point is registered."""
    about = about_of(held)
    if isinstance(about, InspectionAnswer):
        place = about.inspection.place
        lies_in = division_words(place.zone or place.division).zh
        asked = ASKED[about.question].words.zh
        return [("场所", f"{about.inspection.subject}（{lies_in}）"), ("检查发现的问题", f"不符合：{asked}")]
    return [("点位", f"{about.point.name}（{about.point.code}）"), ("场所", place_of(about))]


def _broken(held: PenaltyCase) -> str:
    """What the act broke: as stated, else the one provision that its rule of the penalty table punishes. Of a rule for
    several it is not said which."""
    violated = set(rule_on(held.rule, held.act_on).violates)
    return in_full(held.broken or (violated.pop() if len(violated) == 1 else ""))


def named(actor: str) -> str:
    """The name of who acted; "" if nobody."""
    return actor_names({actor}).get(actor, "") if actor else ""


def penalty_in_words(outcome: str, yuan: Decimal | None, extras: str, rule: str) -> str:
    """A penalty in words: a fine with what is ordered beside it, a warning, or measures alone, these with their
    provision."""
    measures = [f"{WORDS[one].zh}（{in_full(rule)}）" for one in extras_of(extras)]
    match Outcome(outcome or Outcome.FINE):
        case Outcome.FINE:
            return "，".join([f"罚款 {yuan} 元", *measures])
        case Outcome.WARNING:
            return f"警告（{in_full(rule)}）"
        case _:
            return "，".join(measures)


def proposed(held: PenaltyCase) -> str:
    """What the person is told beforehand."""
    return penalty_in_words(held.notice_outcome, held.notice_yuan, held.notice_extras, held.rule)


def decided(held: PenaltyCase) -> str:
    """What was decided: the penalty, or how the case ends without one."""
    outcome = Outcome(held.outcome)
    if outcome in PENALTIES:
        return penalty_in_words(held.outcome, held.yuan, held.extras, held.rule)
    return f"移送{held.destination}" if outcome is Outcome.TRANSFER else outcome.words.zh


def heard(held: PenaltyCase) -> list[Row]:
    """What the person stated, and that the rest was waived; of a case without a notice nothing was asked."""
    if held.noticed_on is None:
        return []
    waived = "书面放弃" if held.waived else ""
    rows = [("陈述、申辩", held.statement or waived or _nothing_stated(held))]
    return [*rows, ("放弃陈述、申辩", waived)] if held.statement and waived else rows


def _nothing_stated(held: PenaltyCase) -> str:
    """The sentence "no statement was made"; "not yet made" if the case was decided before the term ended (APL 44)."""
    early = held.decided_on and held.statement_last and held.decided_on <= held.statement_last
    return "期限内作出决定时尚未提出" if early else "未提出"


def facts_found(held: PenaltyCase) -> list[Row]:
    """The facts as the person was told them, else the record of the two officers, with what they rest on: the newest
    one that was signed by the day of the decision, so that the paper says the same afterwards."""
    if held.noticed_on is not None:
        return [("违法事实", held.notice_facts), ("证据", evidence(held))]
    about = about_of(held)
    records = about.inspection.records if isinstance(about, InspectionAnswer) else about.inspections
    signed = records.filter(signed_at__isnull=False)
    if held.decided_on is not None:
        signed = signed.filter(signed_at__lt=day_ends(held.decided_on))
    found = signed.order_by("-pk").first()
    return [("检查情况", found.record), ("证据", EvidenceKind.SITE_RECORD.words.zh)] if found is not None else []


def evidence(held: PenaltyCase) -> str:
    """What the notice rests on."""
    return "、".join(EvidenceKind(one).words.zh for one in held.notice_evidence.split())
