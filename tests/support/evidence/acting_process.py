"""A process that acts, or checks, on the database of MINGCHA_HOME: python acting_process.py begin|act|check COUNT

`begin` makes the tables and then acts."""

import os
import sys

import django


def main(verb: str, count: int) -> None:
    """Does it `count` times; a finding ends the process with its words."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "mingcha.run.settings"
    django.setup()

    from django.core.management import call_command

    from mingcha.evidence.checks import check_application_log
    from mingcha.evidence.entries import act
    from mingcha.kit.actor import program
    from mingcha.kit.clock import SystemClock

    if verb == "begin":
        call_command("migrate", "evidence", verbosity=0)
    for number in range(count):
        if verb in ("begin", "act"):
            with act("specimen.item.look", by=program(str(os.getpid())), clock=SystemClock()) as record:
                record.fact("number", number)
        if verb == "check":
            for finding in check_application_log(models=[]):
                sys.exit(f"{finding.kind} {finding.subject}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
