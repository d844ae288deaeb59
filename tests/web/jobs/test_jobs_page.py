"""The page of long jobs: one's own, and the end of one before it writes."""

from collections.abc import Callable

from django.test import Client
from tests.support.registry.city import City
from tests.support.web.page_checks import PageReader

from mingcha.jobs.actions import queue_job
from mingcha.jobs.queries import job
from mingcha.jobs.rules import JobState
from mingcha.jobs.values import NewPart
from mingcha.kit.clock import HandClock
from mingcha.registry.identity.asker import actor_of
from mingcha.registry.verifications.tasks import NAME

PAGE = "/administration/jobs"


def test_a_person_sees_and_ends_the_own_jobs_alone(
    signed_in: Callable[..., Client], city: City, clock: HandClock
) -> None:
    held = queue_job(NAME, [NewPart()], arguments={}, by=actor_of(city["auditor"]), clock=clock)
    path = f"{PAGE}/{held.number}/cancel"
    auditor, other = signed_in("auditor", "en"), signed_in("admin", "en")
    html = auditor.get(PAGE).content.decode()
    assert PageReader(html).problems == []
    assert path in html
    assert path not in other.get(PAGE).content.decode()
    assert other.post(path).status_code == 404
    assert job(held.number).state is JobState.QUEUED
    assert auditor.post(path).status_code == 302
    assert job(held.number).state is JobState.CANCELLED
    assert "cancelled" in auditor.get(PAGE).content.decode()
    assert auditor.post(path).status_code == 409
    assert auditor.get(path).status_code == 405
