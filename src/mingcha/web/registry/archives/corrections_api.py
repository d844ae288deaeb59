"""Corrections of who took part over the API (article 11)."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Path, Router

from mingcha.kit.decision import cites
from mingcha.registry.archives.corrections.actions import correct_participant, correct_technician
from mingcha.registry.archives.rules import MOST_NAME, MOST_REASON, MOST_TEXT
from mingcha.registry.archives.values import CorrectedUnit, NewTechnician
from mingcha.web.api.shapes import LARGEST_NUMBER, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.registry.archives.api import WholeVolumeShape, whole_volume

router = Router(tags=["archives"])

Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
_LINE = r"^[^\x00-\x1f]*$"
Short = Annotated[str, Field(max_length=MOST_TEXT, pattern=_LINE)]


class CorrectParticipantBody(Strict):
    """A unit that was stated wrongly, as it should have been; what it did stays."""

    name: str = Field(max_length=MOST_NAME, pattern=_LINE)
    uscc: str = Field(max_length=18, pattern=r"^[0-9A-Z]*$")
    qualification: Short = ""
    contract: Short = ""
    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=_LINE)


class CorrectTechnicianBody(Strict):
    """A professional who was stated wrongly, as it should have been."""

    name: str = Field(max_length=MOST_NAME, pattern=_LINE)
    certificate: Short
    duty: Short
    reason: str = Field(min_length=1, max_length=MOST_REASON, pattern=_LINE)


@router.post("/{number}/participants/{record}/correct", response=WholeVolumeShape, summary="Correct a unit")
@cites("3", "11")
def correct_unit(
    request: HttpRequest, number: Path[Number], record: Path[Number], body: CorrectParticipantBody
) -> WholeVolumeShape:
    """By a new version with its reason, until the handover; the one before stays readable (`earlier`)."""
    new = CorrectedUnit(**body.model_dump(exclude={"reason"}))
    by, clock = signed_in(request), wiring.clock()
    correct_participant(by, volume=number, participant=record, new=new, reason=body.reason, clock=clock)
    return whole_volume(request, number)


@router.post("/{number}/technicians/{record}/correct", response=WholeVolumeShape, summary="Correct a professional")
@cites("3", "11")
def correct_person(
    request: HttpRequest, number: Path[Number], record: Path[Number], body: CorrectTechnicianBody
) -> WholeVolumeShape:
    """By a new version with its reason, until the handover; the one before stays readable (`earlier`)."""
    new = NewTechnician(**body.model_dump(exclude={"reason"}))
    by, clock = signed_in(request), wiring.clock()
    correct_technician(by, volume=number, technician=record, new=new, reason=body.reason, clock=clock)
    return whole_volume(request, number)
