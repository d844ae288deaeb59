"""What the notice of moving or removing says: the case as it stands, its papers by their digests (article 10)."""

from collections.abc import Mapping
from datetime import datetime

from mingcha.kit.canonical import Json, canonical_json, sha256
from mingcha.kit.decision import cites, require
from mingcha.law.retention import shanghai_day
from mingcha.registry.identity.asker import Reader
from mingcha.registry.printed.kinds import MOST_LISTED, PrintedKind
from mingcha.registry.printed.rules import may_issue_relocation
from mingcha.registry.printed.values import Content
from mingcha.registry.relocations.models import Relocation
from mingcha.registry.relocations.queries import relocation
from mingcha.registry.relocations.rows import moved_points, paper_row, relocation_called
from mingcha.registry.relocations.states import GroundKind, Happened, MovingKind, RelocationState
from mingcha.registry.relocations.values import PaperRow


@cites("10(1)", "10(2)")
def relocation_content(asker: Reader, number: int, *, at: datetime) -> Content:
    """What the notice of a case says. Raises Fault(NOT_FOUND), Refused (article 3) for those who may not read it,
    (article 10) for one that was withdrawn or lapsed."""
    found = relocation(asker, number, at=at)
    require(may_issue_relocation(found.row.state))
    values = _values(relocation_called(number))
    title = str(values["title"])
    return Content(PrintedKind.RELOCATION, str(number), title, values, sha256(canonical_json(values)).hex())


@cites("10(1)", "10(2)")
def relocation_digest(number: int) -> str:
    """The digest of what the notice of a case says now, "" for none and for one that ended unserved; not cut to a
    reach."""
    held = Relocation.objects.filter(pk=number).first()
    if held is None or not may_issue_relocation(RelocationState(held.state)):
        return ""
    return sha256(canonical_json(_values(relocation_called(number)))).hex()


def _values(held: Relocation) -> Mapping[str, Json]:
    points = moved_points(held, MOST_LISTED)
    done = Happened(held.happened) if held.happened else MovingKind(held.kind)
    kind, system = done.words.zh, held.system
    answered = held.answered_at is not None and held.state != RelocationState.ASKED.value
    return {
        "title": f"{system.name}{kind}事项",
        "number": held.pk,
        "kind": kind,
        "state": RelocationState(held.state).words.zh,
        "article": "第十条第一款" if held.mandatory else "第十条第二款",
        "system": f"{system.name}（{system.code}）",
        "site": system.site.name,
        "address": system.site.address,
        "unit": system.site.organisation.name,
        "mover": held.mover,
        "ground": f"{GroundKind(held.ground_kind).words.zh}：{held.ground}",
        "interim": held.interim,
        "planned_on": held.planned_on.isoformat(),
        "noticed_on": held.noticed_on.isoformat(),
        "answered_on": shanghai_day(held.answered_at).isoformat() if held.answered_at and answered else "",
        "answer_note": held.answer_note if answered else "",
        "done_on": held.done_on.isoformat() if held.done_on else "",
        "points": [[one.code, one.name, one.successor] for one in points],
        "papers": [_paper(paper_row(one)) for one in held.papers.order_by("pk")],
    }


def _paper(one: PaperRow) -> Json:
    kind = one.plan_kind.words.zh if one.plan_kind else one.purpose.words.zh
    return [kind, one.title, one.issued_on.isoformat() if one.issued_on else "", one.sha256]
