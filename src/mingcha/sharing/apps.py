"""The Django application of the sharing plane."""

from importlib import import_module

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """Sharing: tables `sharing_*`."""

    name = "mingcha.sharing"
    label = "sharing"
    verbose_name = "sharing"

    def ready(self) -> None:
        """Registers the listeners for changes of the register, for consents and for points that were judged, how each
        kind of target is spoken with and what it owes, the job that judges every point, and the paper of a
        decision."""
        # modules with models can be imported only now
        upkeep = import_module("mingcha.sharing.point_rows.upkeep")
        import_module("mingcha.registry.points.changes").listen_to_points(upkeep.points_changed)
        import_module("mingcha.registry.filings.changes").listen_to_receipts(upkeep.filing_received)
        import_module("mingcha.registry.areas.changes").listen_to_areas(upkeep.area_changed)
        marks = import_module("mingcha.sharing.pushes.marks")
        import_module("mingcha.sharing.point_rows.changes").listen_to_judged(marks.points_judged)
        import_module("mingcha.sharing.pushes.receivers").add_receivers()
        owed = import_module("mingcha.sharing.pushes.withdrawals").rows_owed
        import_module("mingcha.sharing.targets.giving_back").count_by(owed)
        grants, decided = import_module("mingcha.sharing.grants.upkeep"), "mingcha.sharing.decisions.changes"
        import_module(decided).listen_to_withdrawals(grants.consent_withdrawn)
        import_module(decided).listen_to_decisions(grants.decided_anew)
        import_module("mingcha.sharing.applications.changes").listen_to_withdrawn(grants.application_withdrawn)
        import_module("mingcha.jobs.kinds").add_kind(import_module("mingcha.sharing.point_rows.tasks").PASS)
        import_module("mingcha.sharing.decisions.paper").hand_in_decision_paper()
