"""Addresses of long jobs."""

from django.urls import path

from mingcha.web.jobs import pages as jobs

urlpatterns = [
    path("administration/jobs", jobs.index, name="jobs"),
    path("administration/jobs/<int:number>/cancel", jobs.cancel, name="job-cancel"),
]
