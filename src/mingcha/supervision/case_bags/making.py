"""Makes the bag of a case out of its folder: the payload, whose manifest is logged, and the files beside it."""

from collections.abc import Mapping
from importlib import resources

from django.conf import settings

from mingcha import __version__
from mingcha.evidence.bag import paths
from mingcha.evidence.bag.plain_bag import bag_zip, public_key_pem
from mingcha.evidence.entries import application_origin
from mingcha.evidence.log.note import ED25519, NamedKey
from mingcha.evidence.log.policy import write_policy
from mingcha.evidence.queries import entry_body, entry_opening, entry_proof
from mingcha.kit.canonical import Json, canonical_json
from mingcha.law.retention import shanghai_day
from mingcha.station.witnesses.settings import witnesses_from_environment
from mingcha.supervision.case_bags.readme import readme_of_case
from mingcha.supervision.case_bags.values import CaseBagRow, CaseFolder
from mingcha.supervision.cases.models import PenaltyCase
from mingcha.supervision.cases.rows import about_of
from mingcha.supervision.inspections.models import InspectionAnswer

FORMAT = "mingcha-case/1"
_SEALED = ["identity_sealed", "person_digest", "first_person", "second_person"]
"""Columns that only the organ's own keys open or make."""


def payload_of(no: str, case: PenaltyCase, folder: CaseFolder) -> dict[str, bytes]:
    """The files below data/ by path."""
    found = {file.path: file.data for file in folder.files}
    for row in folder.rows:
        found[f"data/rows/{row.entry}-{row.table}-{row.key}.json"] = row.data
    for entry in folder.entries:
        found[f"data/entries/{entry.index}.json"] = entry.body
        if entry.opening is not None:
            found[f"data/entries/{entry.index}.salt"], found[f"data/entries/{entry.index}.event"] = entry.opening
    listed: dict[str, Json] = {
        "format": FORMAT,
        "bag": no,
        "case": case.no,
        "state": case.state,
        **_about(case),
        "files": [{"path": file.path, "row": file.row} for file in folder.files],
        "rows": [{"row": f"{row.table}/{row.key}", "entry": row.entry} for row in folder.rows],
        "entries": [entry.index for entry in folder.entries],
        "sealed_columns": list(_SEALED),
    }
    return {**found, "data/case.json": canonical_json(listed)}


def _about(case: PenaltyCase) -> dict[str, Json]:
    """What the case is about, as the list names it."""
    held = about_of(case)
    if isinstance(held, InspectionAnswer):
        return {"inspection": held.inspection_id, "question": held.question, "place": held.inspection.subject}
    return {"obstruction": held.pk, "point": held.point.code}


def packed(bag: CaseBagRow, case: PenaltyCase, folder: CaseFolder, organisation: str) -> bytes:
    """The zip of a bag that was logged. Raises Fault(EXHAUSTED) if it is too large."""
    payload = payload_of(bag.no, case, folder)
    proofs = {f"proofs/{one.index}.tlog-proof": entry_proof(one.index) for one in folder.entries}
    info = {
        "Source-Organization": organisation,
        "Bagging-Date": shanghai_day(bag.made_at).isoformat(),
        "External-Identifier": bag.no,
        "Bag-Software-Agent": f"mingcha {__version__}",
        "Mingcha-Case": case.no,
    }
    return bag_zip(bag.no, payload, {**proofs, **_beside(bag, case)}, info, bag.made_at)


def _beside(bag: CaseBagRow, case: PenaltyCase) -> Mapping[str, bytes]:
    salt, event = entry_opening(bag.entry)
    zh, en = readme_of_case(bag.no, case.no, bag.purpose)
    key = settings.MINGCHA_KEYS.verifier("log-app").public
    witnesses = [(each.key, each.url) for each in witnesses_from_environment()]
    script = resources.files("mingcha.supervision.case_bags") / "verify.sh"
    return {
        paths.EXPORT: entry_body(bag.entry),
        paths.EXPORT_PROOF: entry_proof(bag.entry),
        "proofs/export.salt": salt,
        "proofs/export.event": event,
        paths.POLICY: write_policy([NamedKey(application_origin(), ED25519, key)], witnesses).encode(),
        paths.README_ZH: zh.encode(),
        paths.README_EN: en.encode(),
        "log-key.pem": public_key_pem(key),
        "verify.sh": script.read_bytes(),
    }
