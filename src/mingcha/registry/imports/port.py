"""What an import needs of the register: values of a line, its judgement, and the act over the whole list.

This module is the one place of an import that names them. Lines about registered points are compared on the way
(known.py).
"""

from mingcha.registry.imports.known import import_new_points as import_points
from mingcha.registry.imports.known import judge_lines as judge_points
from mingcha.registry.points.importing import LinesRefused
from mingcha.registry.points.values import ImportedPoint, ImportedPoints, LineRefusal

__all__ = [
    "IMPORT_ACT",
    "ImportedPoint",
    "ImportedPoints",
    "LineRefusal",
    "LinesRefused",
    "import_points",
    "judge_points",
]

IMPORT_ACT = "registry.point.import"
"""The act's name in the log; its facts hold `source`, `sha256`, `points` and `codes`."""
