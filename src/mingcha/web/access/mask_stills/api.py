"""Stills for masks over the API: a current one for who draws or checks, the masked one as proof (3, 16(3), 18)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from mingcha.access.mask_stills.actions import prove_by_still, show_mask_still
from mingcha.kit.decision import cites
from mingcha.web.api.shapes import PointCode, Strict
from mingcha.web.frame import wiring
from mingcha.web.frame.content_policy import sandbox
from mingcha.web.frame.signed_in import signed_in
from mingcha.web.privacy.masks.api import MaskNo, MaskShape, Version

router = Router(tags=["masks"])


class MaskStillBody(Strict):
    """Whether the still is wanted with the masks that hold now; without them it shows the whole view."""

    masked: bool = True


@router.post("/masks/points/{code}/still", summary="One current still of a point, for its masks")
@cites("3", "16(3)", "18", "20(1)")
def still(request: HttpRequest, code: Path[PointCode], body: MaskStillBody) -> HttpResponse:
    """A JPEG as a download, for the unit's manager and the officers there; a few an hour, each entered before it is
    sent. It is stored nowhere."""
    taken = show_mask_still(signed_in(request), code=code, masked=body.masked, clock=wiring.clock())
    headers = {
        "Content-Disposition": f'attachment; filename="{code}.jpg"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    response = HttpResponse(taken.jpeg, content_type="image/jpeg", headers=headers)
    sandbox(response)
    return response


@router.post("/masks/{no}/{version}/still", response=MaskShape, summary="Take the picture of the masked view")
@cites("3", "16(3)", "18")
def take_proof(request: HttpRequest, no: Path[MaskNo], version: Path[Version]) -> MaskShape:
    """Of a mask by the recorder that is in the picture now: the masked still is kept as its proof."""
    folder, clock = settings.MINGCHA_HOME.documents, wiring.clock()
    return MaskShape.of(prove_by_still(signed_in(request), no=no, version=version, folder=folder, clock=clock))
