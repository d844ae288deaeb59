"""Addresses of privacy: the points with something to be covered, their masks and versions (article 18), and the review
of redactions (article 21)."""

from django.urls import path

from mingcha.web.access.mask_stills import pages as mask_stills
from mingcha.web.privacy.closed_spans import pages as closed_spans
from mingcha.web.privacy.masks import pages, version_page
from mingcha.web.privacy.redactions import review_pages

urlpatterns = [
    path("privacy/places", pages.places, name="masked-places"),
    path("privacy/masks/<str:code>", pages.of_point, name="point-masks"),
    path("privacy/masks/<str:code>/still", mask_stills.still, name="mask-still"),
    path("privacy/masks/<str:code>/open", closed_spans.open_footage, name="closed-footage"),
    path("privacy/masks/<str:no>/<int:version>", version_page.one, name="mask"),
    path("privacy/masks/<str:no>/<int:version>/proof", version_page.proof, name="mask-proof"),
    path("privacy/masks/<str:no>/<int:version>/still", version_page.still_proof, name="mask-still-proof"),
    path("privacy/masks/<str:no>/<int:version>/check", version_page.check, name="mask-check"),
    path("privacy/masks/<str:no>/<int:version>/return", version_page.give_back, name="mask-return"),
    path("privacy/masks/<str:no>/<int:version>/end", version_page.end, name="mask-end"),
    path("privacy/redactions/<str:no>/review", review_pages.review, name="redaction-review"),
]
