"""Registers the registry with Django."""

from importlib import import_module

from django.apps import AppConfig

PROPOSAL_KINDS = (
    "mingcha.registry.identity.role_proposals:ROLE",
    "mingcha.registry.identity.password_resets:PASSWORD_RESET",
    "mingcha.registry.factors.reset:FACTOR_RESET",
    "mingcha.registry.directory.binding:BINDING",
    "mingcha.registry.staff.monitor_roles:MONITOR_ROLE",
    "mingcha.registry.staff.monitors_together:MONITOR_ROLES",
    "mingcha.registry.points.switching_off:POINT_OFF",
    "mingcha.registry.networks.proposals:UNIT_NETWORK",
    "mingcha.registry.places.other_division:OTHER_DIVISION",
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
        """Registers the jobs and the kinds of proposals of the registry."""
        # modules with models can be imported only now
        add_kind = import_module("mingcha.jobs.kinds").add_kind
        add_kind(import_module("mingcha.registry.imports.tasks").IMPORT)
        add_kind(import_module("mingcha.registry.verifications.tasks").CHECK)
        add_proposal_kind = import_module("mingcha.registry.confirmations.kinds").add_kind
        for place in PROPOSAL_KINDS:
            module, _, name = place.partition(":")
            add_proposal_kind(getattr(import_module(module), name))
