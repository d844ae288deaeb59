"""Addresses: nouns, no verbs; a number or a code as the last part; every filter in the query string.

Each plane has its own addresses in web/<plane>/urls.py, with one namespace of names for all of them.
"""

from django.urls import include, path

from mingcha.web.frame import answers

urlpatterns = [
    path("", include("mingcha.web.frame.urls")),
    path("", include("mingcha.web.overview.urls")),
    path("", include("mingcha.web.registry.urls")),
    path("", include("mingcha.web.access.urls")),
    path("", include("mingcha.web.privacy.urls")),
    path("", include("mingcha.web.custody.urls")),
    path("", include("mingcha.web.fleet.urls")),
    path("", include("mingcha.web.jobs.urls")),
    path("", include("mingcha.web.supervision.urls")),
    path("", include("mingcha.web.evidence.urls")),
    path("", include("mingcha.web.law.urls")),
    path("api/v1/", include("mingcha.web.api.urls")),
]

handler403 = answers.forbidden
handler404 = answers.not_found
handler500 = answers.server_error
