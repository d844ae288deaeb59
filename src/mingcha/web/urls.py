"""Addresses: nouns, no verbs; a number or a code as the last part; every filter in the query string.

Each plane has its own addresses in web/<plane>/urls.py, with one namespace of names for all of them.
"""

from django.urls import include, path

from mingcha.web.frame import answers
from mingcha.web.frame.plane_addresses import PlaneAddresses

urlpatterns = [
    PlaneAddresses("mingcha.web.frame.urls"),
    PlaneAddresses("mingcha.web.overview.urls"),
    PlaneAddresses("mingcha.web.registry.urls"),
    PlaneAddresses("mingcha.web.access.urls"),
    PlaneAddresses("mingcha.web.privacy.urls"),
    PlaneAddresses("mingcha.web.custody.urls"),
    PlaneAddresses("mingcha.web.fleet.urls"),
    PlaneAddresses("mingcha.web.jobs.urls"),
    PlaneAddresses("mingcha.web.supervision.urls"),
    PlaneAddresses("mingcha.web.sharing.urls"),
    PlaneAddresses("mingcha.web.evidence.urls"),
    PlaneAddresses("mingcha.web.law.urls"),
    path("api/v1/", include("mingcha.web.api.urls")),
]

handler403 = answers.forbidden
handler404 = answers.not_found
handler500 = answers.server_error
