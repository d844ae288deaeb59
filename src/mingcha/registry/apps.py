"""Registers the registry with Django."""

from importlib import import_module

from django.apps import AppConfig

PROPOSAL_KINDS = (
    "mingcha.registry.accounts.role_proposals:ROLE",
    "mingcha.registry.accounts.password_resets:PASSWORD_RESET",
    "mingcha.registry.accounts.factor_resets:FACTOR_RESET",
    "mingcha.registry.directory.binding:BINDING",
    "mingcha.registry.accounts.monitor_roles:MONITOR_ROLE",
    "mingcha.registry.accounts.monitors_together:MONITOR_ROLES",
    "mingcha.registry.points.switching_off:POINT_OFF",
    "mingcha.registry.networks.proposals:UNIT_NETWORK",
    "mingcha.registry.site_proposals.actions:OTHER_DIVISION",
    "mingcha.registry.shared_addresses.proposals:SHARED_ADDRESS",
    "mingcha.registry.plans.approvers:PLAN_APPROVER",
)
"""Where the kinds of proposals of this plane are: "module:name", one line each (registry/confirmations/kinds.py)."""


class RegistryConfig(AppConfig):
    """The application of the registry plane."""

    name = "mingcha.registry"
    label = "registry"
    verbose_name = "registry"

    def ready(self) -> None:
        """Registers the jobs and the kinds of proposals of the registry, and what nouns below ask of nouns above."""
        # modules with models can be imported only now
        add_kind = import_module("mingcha.jobs.kinds").add_kind
        add_kind(import_module("mingcha.registry.imports.tasks").IMPORT)
        add_kind(import_module("mingcha.registry.verifications.tasks").CHECK)
        add_proposal_kind = import_module("mingcha.registry.confirmations.kinds").add_kind
        for place in PROPOSAL_KINDS:
            module, _, name = place.partition(":")
            add_proposal_kind(getattr(import_module(module), name))
        listen_to_projects = import_module("mingcha.registry.projects.changes").listen_to_projects
        listen_to_projects(import_module("mingcha.registry.stages.noting").note_steps)
        points = import_module("mingcha.registry.points.changes")
        points.listen_to_moves(import_module("mingcha.registry.signs.moving").note_moved_sign)
        import_module("mingcha.registry.systems.changes").listen_to_systems(points.system_changed)
        above_points = import_module("mingcha.registry.points.above")
        above_points.plug_cases(import_module("mingcha.registry.relocations.standing").CASES_OF_POINTS)
        above_points.plug_mask_needs(import_module("mingcha.registry.mask_needs.noting").NEEDS_OF_MASKS)
        above_points.plug_shared_keys(import_module("mingcha.registry.shared_addresses.queries").shared_keys)
        above_points.plug_devices(import_module("mingcha.registry.devices.queries").devices_of_unit)
        plug_closing_decision = import_module("mingcha.registry.acceptance.above").plug_closing_decision
        plug_closing_decision(import_module("mingcha.registry.archives.closing.rows").archived_at_close)
