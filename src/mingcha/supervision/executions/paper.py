"""What papers say of confiscation and deletion: the list of things, a line of the closing report (799-26)."""

from collections.abc import Mapping, Sequence

from mingcha.kit.canonical import Json
from mingcha.law.fine_words import WORDS
from mingcha.law.measures import CONFISCATING
from mingcha.registry.printed.kinds import PrintedKind
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.executions.models import CaseExecution
from mingcha.supervision.executions.rows import execution_row, executions_of
from mingcha.supervision.papers.naming import organ_of
from mingcha.supervision.papers.values import Row, day, paper


def executed_row(held: CaseExecution) -> Row:
    """A record as a row: the measure, and when, what and by whom."""
    one = execution_row(held)
    officers = f"{one.first}（{one.first_certificate}）、{one.second}（{one.second_certificate}）"
    if one.undone:
        return (WORDS[one.measure].zh, f"{day(one.done_on)} 未能执行：{one.undone}；{officers}")
    things = "；".join(f"{thing.what} × {thing.count}" for thing in one.things)
    kept = f"；存放于{one.kept_at}" if one.kept_at else ""
    return (WORDS[one.measure].zh, f"{day(one.done_on)} {things}{kept}；{one.record}；{officers}")


def confiscation_list(held: PenaltyCase, head: Sequence[Row]) -> Mapping[str, Json]:
    """The list of confiscated things: of each record its day, officers, place of keeping, and the things by number.
    What could not be carried out has none; the closing report states it."""
    confiscating = {one.value for one in CONFISCATING}
    records = [one for one in executions_of(held.pk) if one.measure in confiscating and not one.undone]
    signed = [one for one in records if one.signed_at is not None]
    rows: list[Row] = [*head, ("决定日期", day(held.decided_on))]
    count = 0
    for one in map(execution_row, signed):
        rows += [
            ("措施", WORDS[one.measure].zh),
            ("执行日期", day(one.done_on)),
            ("在场人员", one.present),
            *([("存放地点", one.kept_at)] if one.kept_at else []),
            ("执法人员", f"{one.first}（{one.first_certificate}）、{one.second}（{one.second_certificate}）"),
        ]
        for thing in one.things:
            count += 1
            rows.append((f"物品 {count}", f"{thing.what}，数量 {thing.count}"))
    text = (
        f"上列物品共 {count} 项，依照《行政处罚法》第七十四条处理，任何人不得截留、私分。本清单一式两份，当事人一份。"
    )
    seal, on = organ_of(held.decided_by), day(signed[-1].done_on) if signed else ""
    signs = ["当事人", "执法人员一", "执法人员二", "保管人"]
    return paper(PrintedKind.CONFISCATION.words.zh, rows, [text], signs, seal=seal, sealed_on=on)
