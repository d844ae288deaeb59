"""Registers the access plane with Django."""

from importlib import import_module

from django.apps import AppConfig

from mingcha.kit.clock import SystemClock


class AccessConfig(AppConfig):
    """Access to footage."""

    name = "mingcha.access"
    label = "access"
    verbose_name = "access"

    def ready(self) -> None:
        """Registers the kinds of proposals, the jobs of access, the stills for masks, the source of redactions, the
        publications that name them, the register of their openings, and what takes up moves of cameras."""
        # modules with models can only be imported here
        add_kind = import_module("mingcha.registry.confirmations.kinds").add_kind
        add_kind(import_module("mingcha.access.officers.accounts").OFFICER_ACCOUNT)
        add_kind(import_module("mingcha.access.register.corrections").CORRECTION)
        was_shown = import_module("mingcha.access.mask_stills.queries").was_shown
        import_module("mingcha.privacy.masks.port").set_stills(was_shown)
        import_module("mingcha.jobs.kinds").add_kind(import_module("mingcha.access.exports.tasks").EXPORT)
        take_up_moves = import_module("mingcha.access.control.taking_up").take_up_moves
        import_module("mingcha.access.openings.port").set_moves(take_up_moves)
        source = import_module("mingcha.access.publications.fetching").DoorSource(SystemClock())
        redactions = import_module("mingcha.privacy.redaction.port")
        redactions.set_source(source)
        redactions.set_publications(import_module("mingcha.access.publications.queries").named_by_approved)
        redactions.set_register(import_module("mingcha.access.publications.lines").line_of_opening)
