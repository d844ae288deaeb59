"""Bags of cases: those of a case, and the file of one, made again of what the log had then (articles 20, 23)."""

from datetime import datetime
from hashlib import sha256
from pathlib import Path

from mingcha.evidence.bag.plain_bag import manifest_bytes
from mingcha.kit.decision import Decision, cites, require
from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.identity.asker import Asker, Reader, actor_of, duty_of
from mingcha.registry.places.models import Organisation
from mingcha.supervision.case_bags.making import packed, payload_of
from mingcha.supervision.case_bags.models import CaseBag
from mingcha.supervision.case_bags.rows import bag_called, bag_row, folder_of, hands_of
from mingcha.supervision.case_bags.rules import may_download, may_take_case_folder
from mingcha.supervision.case_bags.values import CaseBagRow
from mingcha.supervision.cases.rows import case_called, case_facts
from mingcha.supervision.officers.rules import may_read_enforcement


@cites("3", "23")
def bags_of_case(asker: Reader, case: int, *, at: datetime) -> tuple[CaseBagRow, ...]:
    """The bags that were made of a case, newest first. Raises Fault(NOT_FOUND), Refused (article 3)."""
    held = case_called(case)
    require(may_read_enforcement(duty_of(asker, at), held.place))
    return tuple(bag_row(one) for one in CaseBag.objects.filter(case=held).order_by("-pk"))


@cites("3", "20")
def may_export(by: Asker, case: int, *, at: datetime) -> Decision:
    """Whether a person takes the folder of a case out, for its page. Raises Fault(NOT_FOUND)."""
    held = case_called(case)
    facts = case_facts(held)
    return may_take_case_folder(duty_of(by, at), actor_of(by).id, facts, hands_of(held, facts.handlers))


@cites("3", "20", "23")
def case_bag_file(by: Asker, no: str, *, documents: Path, at: datetime) -> bytes:
    """The zip of a bag, for who made it. Raises Fault(NOT_FOUND), Refused (articles 3, 20), Fault(CONFLICT) if the case
    went on since, Fault(CORRUPT) for a file that is gone or altered."""
    bag = bag_called(no)
    held = bag.case
    facts = case_facts(held)
    require(may_take_case_folder(duty_of(by, at), actor_of(by).id, facts, hands_of(held, facts.handlers)))
    require(may_download(bag.made_by, actor_of(by).id))
    folder = folder_of(held, before=bag.entry, documents=documents)
    if sha256(manifest_bytes(payload_of(bag.no, held, folder))).hexdigest() != bag.manifest:
        words = Words("该案在这次导出之后又有办理，请重新导出", "the case went on since: export it again")
        raise Fault(FaultKind.CONFLICT, words, no)
    code = duty_of(by, at).organisation
    unit = Organisation.objects.filter(code=code).values_list("name", flat=True).first()
    return packed(bag_row(bag), held, folder, unit or "")
