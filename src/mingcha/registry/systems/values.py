"""Public video systems as frozen values (articles 2, 3, 16(5))."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SystemRow:
    """A public video system. `functions` are those of article 2; `in_scope` is False for one of a place that is not
    public, which is registered voluntarily for `scope_reason` and has no filing clocks."""

    code: str
    name: str
    site: str
    legal_class: str
    key_target: bool
    retention_class: str
    functions: tuple[str, ...]
    in_scope: bool
    scope_reason: str
    contractor: str
    contractor_name: str
