"""Addresses of privacy: the points with something to be covered, their masks and versions, redactions with their
review, and models (articles 18, 21)."""

from django.urls import path

from mingcha.web.access.mask_stills import pages as mask_stills
from mingcha.web.privacy.closed_spans import pages as closed_spans
from mingcha.web.privacy.detection import pages as detection
from mingcha.web.privacy.masks import pages, version_page
from mingcha.web.privacy.other_streams import pages as other_streams
from mingcha.web.privacy.redactions import exception_pages, film, one_page, review_pages
from mingcha.web.privacy.redactions import pages as redactions

_EXCEPTION = "privacy/redactions/<str:no>/exceptions/<int:number>"

urlpatterns = [
    path("privacy/places", pages.places, name="masked-places"),
    path("privacy/masks/<str:code>", pages.of_point, name="point-masks"),
    path("privacy/masks/<str:code>/still", mask_stills.still, name="mask-still"),
    path("privacy/masks/<str:code>/open", closed_spans.open_footage, name="closed-footage"),
    path("privacy/masks/<str:code>/withdraw-statement", other_streams.withdraw, name="statement-withdraw"),
    path("privacy/masks/<str:no>/<int:version>", version_page.one, name="mask"),
    path("privacy/masks/<str:no>/<int:version>/proof", version_page.proof, name="mask-proof"),
    path("privacy/masks/<str:no>/<int:version>/still", version_page.still_proof, name="mask-still-proof"),
    path("privacy/masks/<str:no>/<int:version>/check", version_page.check, name="mask-check"),
    path("privacy/masks/<str:no>/<int:version>/return", version_page.give_back, name="mask-return"),
    path("privacy/masks/<str:no>/<int:version>/end", version_page.end, name="mask-end"),
    path("privacy/redactions/<str:no>/review", review_pages.review, name="redaction-review"),
    path("privacy/models", detection.index, name="detection-models"),
    path("privacy/redactions", redactions.index, name="redactions"),
    path("privacy/redactions/new", redactions.new, name="redaction-new"),
    path("privacy/redactions/<str:no>", one_page.one, name="redaction"),
    path("privacy/redactions/<str:no>/progress", one_page.progress, name="redaction-progress"),
    path("privacy/redactions/<str:no>/film", film.film, name="redaction-film"),
    path("privacy/redactions/<str:no>/exceptions/new", exception_pages.new, name="redaction-exception-new"),
    path(f"{_EXCEPTION}/document", exception_pages.document, name="redaction-exception-document"),
    path(f"{_EXCEPTION}/approve", exception_pages.approve, name="redaction-exception-approve"),
    path(f"{_EXCEPTION}/return", exception_pages.give_back, name="redaction-exception-return"),
    path("privacy/redactions/<str:no>/sign", one_page.sign, name="redaction-sign"),
    path("privacy/redactions/<str:no>/release", one_page.release, name="redaction-release"),
    path("privacy/redactions/<str:no>/refuse", one_page.refuse, name="redaction-refuse"),
    path("privacy/redactions/<str:no>/withdraw", one_page.withdraw, name="redaction-withdraw"),
]
