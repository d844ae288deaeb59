"""Addresses of supervision: the daily duties of a unit, and what follows when they are not kept (arts. 12, 16, 20,
22 to 25)."""

from django.urls import path

from mingcha.web.supervision.clues import pages as clues

urlpatterns = [
    path("oversight/clues", clues.index, name="clues"),
    path("oversight/clues/new", clues.new, name="clue-new"),
    path("oversight/clues/note", clues.note, name="clue-note"),
    path("oversight/clues/<str:no>", clues.one, name="clue"),
    path("oversight/clues/<str:no>/report", clues.report, name="clue-report"),
    path("oversight/clues/<str:no>/police", clues.receive_for_police, name="clue-police"),
    path("oversight/clues/<str:no>/department", clues.receive_for_department, name="clue-department"),
    path("oversight/clues/<str:no>/no-department", clues.no_department, name="clue-no-department"),
    path("oversight/clues/<str:no>/withdraw", clues.withdraw, name="clue-withdraw"),
    path("oversight/clues/<str:no>/keep", clues.keep, name="clue-keep"),
    path("oversight/clues/<str:no>/print", clues.issue_document, name="clue-print"),
]
