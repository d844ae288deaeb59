"""The OpenAPI 3.1 document of the API: the framework's routes, the shared answers, the door."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from mingcha.web.access import exports_api as exports
from mingcha.web.access import player_api as player
from mingcha.web.access import register_api as register
from mingcha.web.access import sm2_api as sm2
from mingcha.web.access.control import api as control
from mingcha.web.access.films import api as films
from mingcha.web.access.mask_stills import api as mask_stills
from mingcha.web.access.officers import api as officers
from mingcha.web.access.oversight import api as oversight
from mingcha.web.access.papers import api as papers
from mingcha.web.access.publications import api as publications
from mingcha.web.access.requests import api as requests
from mingcha.web.api.door import api
from mingcha.web.api.named_shapes import NamedShapes, add_shapes
from mingcha.web.api.shapes import Doubt, Problem, Refusal
from mingcha.web.custody import api as footage
from mingcha.web.evidence import api as evidence
from mingcha.web.frame import status_api as status
from mingcha.web.law import api as law
from mingcha.web.overview.deadlines import api as deadlines
from mingcha.web.overview.duplicates import api as duplicates
from mingcha.web.privacy.closed_spans import api as closed_spans
from mingcha.web.privacy.masks import api as masks
from mingcha.web.privacy.other_streams import api as other_streams
from mingcha.web.privacy.redactions import api as redactions
from mingcha.web.privacy.redactions import exceptions_api as redaction_exceptions
from mingcha.web.privacy.redactions import review_api as redaction_reviews
from mingcha.web.registry.acceptance import api as acceptances
from mingcha.web.registry.accounts import api as accounts
from mingcha.web.registry.archives import api as archives
from mingcha.web.registry.archives import corrections_api as archive_corrections
from mingcha.web.registry.areas import api as areas
from mingcha.web.registry.authorities import api as authorities
from mingcha.web.registry.circuits import api as circuits
from mingcha.web.registry.confirmations import api as confirmations
from mingcha.web.registry.criteria import api as criteria
from mingcha.web.registry.devices import api as devices
from mingcha.web.registry.dossiers import api as dossiers
from mingcha.web.registry.filings import api as filings
from mingcha.web.registry.findings import api as findings
from mingcha.web.registry.funding import api as funding
from mingcha.web.registry.imports import api as imports
from mingcha.web.registry.meetings import api as meetings
from mingcha.web.registry.networks import api as networks
from mingcha.web.registry.parts import api as parts
from mingcha.web.registry.people import api as people
from mingcha.web.registry.places import api as places
from mingcha.web.registry.plans import api as plans
from mingcha.web.registry.plans import import_api as plan_lists
from mingcha.web.registry.plans import scan_api as plan_scans
from mingcha.web.registry.points import api as points
from mingcha.web.registry.points import catalogue_api as point_catalogue
from mingcha.web.registry.printed import api as printed
from mingcha.web.registry.projects import api as projects
from mingcha.web.registry.relocations import api as relocations
from mingcha.web.registry.reports import api as reports
from mingcha.web.registry.signs import api as signs
from mingcha.web.registry.staff import api as staff
from mingcha.web.registry.stages import api as stages
from mingcha.web.registry.standards import api as standards
from mingcha.web.registry.systems import api as systems
from mingcha.web.registry.trials import api as trials
from mingcha.web.registry.views import api as views
from mingcha.web.sharing.applications import api as applications
from mingcha.web.sharing.cascade import api as cascade
from mingcha.web.sharing.catalogue import api as catalogue
from mingcha.web.sharing.catalogue import dcat_api
from mingcha.web.sharing.coordinates import api as coordinates
from mingcha.web.sharing.decisions import api as decisions
from mingcha.web.sharing.figures import api as figures
from mingcha.web.sharing.grants import api as share_grants
from mingcha.web.sharing.joinings import api as joinings
from mingcha.web.sharing.pushes import api as pushes
from mingcha.web.sharing.targets import api as targets
from mingcha.web.sharing.targets import comparing_api as comparing
from mingcha.web.supervision.alarms import api as alarms
from mingcha.web.supervision.assessments import api as assessments
from mingcha.web.supervision.cases import api as penalties
from mingcha.web.supervision.clues import api as clues
from mingcha.web.supervision.complaints import api as complaints
from mingcha.web.supervision.duty import api as shifts
from mingcha.web.supervision.incidents import api as incidents
from mingcha.web.supervision.inspections import api as unit_inspections
from mingcha.web.supervision.looks import api as looks
from mingcha.web.supervision.obstructions import api as obstructions
from mingcha.web.supervision.regimes import api as regimes
from mingcha.web.supervision.self_checks import api as self_checks
from mingcha.web.supervision.work_orders import api as work_orders
from mingcha.web.supervision.yearly_reports import api as yearly_reports

api.add_router("", status.router)
api.add_router("", footage.router)
api.add_router("", register.router)
api.add_router("/requests", requests.router)
api.add_router("/requests", films.router)
api.add_router("", control.router)
api.add_router("", sm2.router)
api.add_router("", officers.router)
api.add_router("", papers.router)
api.add_router("", oversight.router)
api.add_router("", exports.router)
api.add_router("/points", points.router)
api.add_router("/points", point_catalogue.router)
api.add_router("/plans", plans.router)
api.add_router("/plans", plan_lists.router)
api.add_router("/plans", plan_scans.router)
api.add_router("/imports", imports.router)
api.add_router("/projects", projects.router)
api.add_router("/projects", stages.router)
api.add_router("/projects", trials.router)
api.add_router("/acceptances", acceptances.router)
api.add_router("/circuits", circuits.router)
api.add_router("/devices", devices.router)
api.add_router("/dossiers", dossiers.router)
api.add_router("/filings", filings.router)
api.add_router("/relocations", relocations.router)
api.add_router("/archives", archives.router)
api.add_router("/archives", archive_corrections.router)
api.add_router("", printed.router)
api.add_router("/findings", findings.router)
api.add_router("/alarms", alarms.router)
api.add_router("/clues", clues.router)
api.add_router("/obstructions", obstructions.router)
api.add_router("/penalties", penalties.router)
api.add_router("/work-orders", work_orders.router)
api.add_router("/unit-inspections", unit_inspections.router)
api.add_router("/incidents", incidents.router)
api.add_router("/assessments", assessments.router)
api.add_router("/looks", looks.router)
api.add_router("/complaints", complaints.router)
api.add_router("/proposals", confirmations.router)
api.add_router("/staff", staff.router)
api.add_router("", people.router)
api.add_router("", places.router)
api.add_router("", authorities.router)
api.add_router("", funding.router)
api.add_router("", networks.router)
api.add_router("", areas.router)
api.add_router("", masks.router)
api.add_router("", closed_spans.router)
api.add_router("", other_streams.router)
api.add_router("", mask_stills.router)
api.add_router("", redactions.router)
api.add_router("", redaction_reviews.router)
api.add_router("", redaction_exceptions.router)
api.add_router("", publications.router)
api.add_router("/reports", reports.router)
api.add_router("/meetings", meetings.router)
api.add_router("", parts.router)
api.add_router("/deadlines", deadlines.router)
api.add_router("", duplicates.router)
api.add_router("", criteria.router)
api.add_router("", signs.router)
api.add_router("/standards", standards.router)
api.add_router("/regimes", regimes.router)
api.add_router("/self-checks", self_checks.router)
api.add_router("/yearly-reports", yearly_reports.router)
api.add_router("", views.router)
api.add_router("", accounts.router)
api.add_router("", systems.router)
api.add_router("/shifts", shifts.router)
api.add_router("/sharing/sets", catalogue.router)
api.add_router("/sharing/catalog.jsonld", dcat_api.router)
api.add_router("/sharing", applications.router)
api.add_router("/sharing/coordinates", coordinates.router)
api.add_router("/sharing", decisions.router)
api.add_router("/sharing", share_grants.router)
api.add_router("/sharing/sets", figures.router)
api.add_router("/sharing", cascade.router)
api.add_router("/sharing", joinings.router)
api.add_router("/sharing", targets.router)
api.add_router("/sharing", pushes.router)
api.add_router("/sharing", comparing.router)
api.add_router("/law", law.router)
api.add_router("/evidence", evidence.router)

_REF = "#/components/schemas/{model}"
_METHODS_THAT_WRITE = frozenset({"post", "put", "delete"})
_QUESTIONED = frozenset({("/api/v1/points", "post"), ("/api/v1/points/{code}/position", "put")})
SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "a token of `mingcha person token`"},
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "a page of this platform"},
}


def serve(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, public: it describes the API and contains no data."""
    del request
    return HttpResponse(document_text(), content_type="application/json")


@cache
def document_text() -> str:
    """The document as text, identical on every machine (docs/ref/openapi.json)."""
    return json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def document() -> dict[str, Any]:
    """The document. Added to the framework's: security, shared answers, and the door to footage. Raises ValueError if
    two shapes have one name."""
    found: dict[str, Any] = json.loads(json.dumps(NamedShapes(api, "/api/v1/")))
    paths: dict[str, Any] = found["paths"]
    paths.update(player.paths())
    for path, operations in paths.items():
        for method, operation in operations.items():
            operation["responses"].update(
                {code: one for code, one in _answers(path, method).items() if code not in operation["responses"]}
            )
            operation.pop("security", None)
    shapes: tuple[type[BaseModel], ...] = (Refusal, Problem, Doubt, *player.SHAPES)
    _, definitions = models_json_schema([(one, "serialization") for one in shapes], ref_template=_REF)
    add_shapes(definitions["$defs"], found["components"]["schemas"])
    found["components"] = {"schemas": definitions["$defs"], "securitySchemes": SECURITY}
    found["security"] = [{name: []} for name in SECURITY]
    found["servers"] = [{"url": "/"}]
    return found


_NAMED_IN_QUERY = ("/api/v1/shifts",)
"""What a question names there may not exist."""
_TAKES_A_KIND = ("/api/v1/sharing/targets", "/api/v1/sharing/targets/{target}")
"""A target of file packages needs a folder of this machine (MINGCHA_SHARING_FOLDER)."""


def _answers(path: str, method: str) -> dict[str, Any]:
    """The answers of every operation beside its own: faults by kind, refusals by article, limits."""
    writes = method in _METHODS_THAT_WRITE
    found = {
        "401": _response("nobody known asks, or the token is not valid", Problem),
        "403": _response("refused by the law, with its article; or not accepted from this session", Refusal, Problem),
        "422": _response("what was sent cannot be", Problem),
        "429": _response("too many requests: Retry-After says how many seconds to wait", Problem),
        "500": _response("a fault of ours", Problem),
        "503": _response("a part does not answer", Problem),
    }
    if writes or "{" in path or path in _NAMED_IN_QUERY:
        found["404"] = _response("what was named does not exist", Problem)
    if writes:
        found["409"] = _response("not in this state, or the code is taken", Problem)
    if (path, method) in _QUESTIONED:
        found["409"] = _response("the label of the coordinate is questioned; or the name is taken", Doubt, Problem)
    if path in _TAKES_A_KIND and method in ("post", "put"):
        found["415"] = _response("this installation does not speak with targets of this kind", Problem)
    if path == "/access/snapshots":
        found["415"] = _response("no decoder is installed", Problem)
    return found


def _response(words: str, *shapes: type[Any]) -> dict[str, Any]:
    refs = [{"$ref": _REF.format(model=shape.__name__)} for shape in shapes]
    schema = refs[0] if len(refs) == 1 else {"anyOf": refs}
    return {"description": words, "content": {"application/json": {"schema": schema}}}
