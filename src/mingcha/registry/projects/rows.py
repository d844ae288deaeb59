"""Projects found by number, for actions and queries; not for pages."""

from mingcha.kit.errors import Fault, FaultKind
from mingcha.kit.words import Words
from mingcha.registry.projects.models import Project

_LARGEST_NUMBER = 2**63 - 1


def project_called(number: int) -> Project:
    """The project with this number, with its unit. Raises Fault(NOT_FOUND)."""
    rows = Project.objects.select_related("organisation").filter(pk=number)
    held = rows.first() if 0 < number <= _LARGEST_NUMBER else None
    if held is None:
        raise Fault(FaultKind.NOT_FOUND, Words("没有这个项目", "there is no such project"), str(number))
    return held
