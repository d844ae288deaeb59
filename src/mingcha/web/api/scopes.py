"""Which scope of a token an address of the API needs: a table of the first parts of all addresses (799-16(2)(2)).

An address that is not in the table is open to no token, so that a new one is not reached by an old scope; a test walks
every operation of the document.
"""

from mingcha.kit.decision import cites
from mingcha.registry.tokens.rules import Scope

_REGISTER = (Scope.READ_REGISTER, Scope.WRITE_REGISTER)
_CUSTODY = (Scope.READ_CUSTODY, Scope.WRITE_CUSTODY)
_ACCESS = (Scope.READ_ACCESS, Scope.WRITE_ACCESS)
_EVIDENCE = (Scope.READ_EVIDENCE, Scope.WRITE_ACCESS)
"""Corrections of the register's lines are acts of the door to footage, and so are checks that somebody asks for."""

ROOTS: dict[str, tuple[Scope, Scope]] = {
    **dict.fromkeys(
        (
            "acceptances", "accounts", "archives", "areas", "authorities", "circuits", "criteria", "devices",
            "districts", "documents", "dossiers", "duplicates", "filings", "findings", "funding", "gaps", "grounds",
            "imports", "law", "looks", "masks", "me", "meetings", "networks", "openapi.json", "organisations", "parts",
            "people", "plans", "points", "projects", "proposals", "references", "regimes", "relocations", "reports",
            "roles", "seats", "self-checks", "shifts", "signs", "sites", "staff", "standards", "status", "systems",
            "views", "work-orders", "yearly-reports",
        ),
        _REGISTER,
    ),
    **dict.fromkeys(
        (
            "assessments", "incidents", "obstructions", "penalties", "publications", "redactions", "requests",
            "signing-keys",
            "complaints", "copies", "export-file", "exports", "officer-claims", "officers", "oversight", "papers",
            "unit-inspections",
        ),
        _ACCESS,
    ),
    "evidence": _EVIDENCE,
    "register": _EVIDENCE,
    "sharing": (Scope.READ_SHARING, Scope.WRITE_SHARING),
    "control": (Scope.WATCH, Scope.WATCH),
    "holds": _CUSTODY,
    "clues": _CUSTODY,
    "alarms": _CUSTODY,  # clues are among them
    "deadlines": (Scope.READ_DEADLINES, Scope.READ_DEADLINES),
}  # fmt: skip
"""The first part of an address below the API's root, and the scopes that reading and writing need."""

OF_A_POINT = {
    "completeness": _CUSTODY,
    "holds": _CUSTODY,
    "interruptions": _CUSTODY,
    "moves": _EVIDENCE,
    "register": _EVIDENCE,
}
"""The part after a point's code that is no matter of the register of points: `points/{code}/PART`."""
OF_A_PROJECT = {"trial": (Scope.READ_REGISTER, Scope.WRITE_ACCESS)}
"""The part after a project's number: who is on the list of a trial run sees its pictures (article 8)."""


@cites("799-16(2)(2)")
def scope_needed(below: str, *, reads: bool) -> Scope | None:
    """The scope that an address below the API's root needs; None: no token opens it."""
    parts = below.split("/")
    scopes = ROOTS.get(parts[0])
    if parts[0] == "points" and len(parts) > 2:
        scopes = OF_A_POINT.get(parts[2], scopes)
    if parts[0] == "projects" and len(parts) > 2:
        scopes = OF_A_PROJECT.get(parts[2], scopes)
    if scopes is None:
        return None
    return scopes[0] if reads else scopes[1]
