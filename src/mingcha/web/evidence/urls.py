"""Addresses of the evidence and of the published logs (arts. 16(3), 20)."""

from django.urls import path

from mingcha.web.evidence import changes, checking, entry_page, files, log

urlpatterns = [
    path("administration/changes", changes.index, name="changes"),
    path("administration/changes/table", changes.table, name="changes-table"),
    path("evidence", log.index, name="evidence"),
    path("evidence/check", checking.check, name="evidence-check"),
    path("evidence/<int:index>", entry_page.page, name="evidence-entry-page"),
    path("evidence/<int:index>.json", files.entry, name="evidence-entry"),
    path("evidence/<int:index>.tlog-proof", files.entry_proof, name="evidence-proof"),
    path("log/<str:which>/<path:path>", files.log_file, name="log-file"),
]
