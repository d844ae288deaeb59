"""The one task of Django's queue: a hint that a part may be taken."""

from django.tasks import task

from mingcha.jobs.working import do_part
from mingcha.kit.clock import SystemClock


@task
def run_part(job: int, part: int) -> bool:
    """Does the part if no other worker holds it; returns whether it is done. Running it twice, late or never changes no
    result."""
    return do_part(job, part, clock=SystemClock())
