"""The published catalogue in DCAT 3 for harvesters, as JSON-LD (articles 13(1), 13(2))."""

import json

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router

from mingcha.kit.decision import cites
from mingcha.sharing.catalogue.dcat import catalogue_document
from mingcha.sharing.catalogue.queries import published_sets
from mingcha.web.api.door import reader

router = Router(tags=["sharing"])
JSON_LD = "application/ld+json"


@router.get(
    "",
    summary="The published catalogue as DCAT 3",
    openapi_extra={
        "responses": {
            200: {
                "description": "a dcat:Catalog by the profile DCAT-AP, in JSON-LD with its context",
                "content": {JSON_LD: {"schema": {"type": "object"}}},
            }
        }
    },
)
@cites("13(1)", "13(2)")
def catalogue(request: HttpRequest) -> HttpResponse:
    """Published entries alone, none of their rows: for who reads the catalogue, and for users of departments."""
    facts, at = reader(request)
    url = str(settings.MINGCHA_URL).rstrip("/") or request.build_absolute_uri("/").rstrip("/")
    document = catalogue_document(url, published_sets(facts, at=at))
    return HttpResponse(json.dumps(document, ensure_ascii=False), content_type=JSON_LD)
