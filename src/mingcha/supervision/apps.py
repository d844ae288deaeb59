"""The Django application of the supervision plane."""

from importlib import import_module

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Supervision: tables `supervision_*`."""

    name = "mingcha.supervision"
    label = "supervision"
    verbose_name = "supervision"

    def ready(self) -> None:
        """Registers with the register the papers of supervision, which it issues, who may be put on a shift, and what
        may be given to another; tells the planes below on which holds and exports locked evidence rests."""
        # modules with models can be imported only now
        add_paper = import_module("mingcha.registry.printed.above").add_paper
        kinds = import_module("mingcha.registry.printed.kinds").PrintedKind
        add_paper(kinds.SELF_CHECK, import_module("mingcha.supervision.self_checks.content").PAPER)
        import_module("mingcha.supervision.papers.contributing").contribute_papers()
        import_module("mingcha.supervision.case_papers.contributing").contribute_case_papers()
        import_module("mingcha.supervision.clues.paper").hand_in_clue_paper()
        add_paper(kinds.ASSESSMENT, import_module("mingcha.supervision.assessments.paper").ASSESSMENT_PAPER)
        add_paper(kinds.INCIDENT, import_module("mingcha.supervision.incidents.paper").INCIDENT_PAPER)
        import_module("mingcha.supervision.yearly_reports.content").hand_in_yearly_paper()
        import_module("mingcha.supervision.inspections.paper").hand_in_inspection_papers()
        import_module("mingcha.supervision.sheets.paper").hand_in_sheet_paper()
        plug_shift_decision = import_module("mingcha.registry.watches.above").plug_shift_decision
        plug_shift_decision(import_module("mingcha.supervision.regimes.queries").may_begin_shift)
        plug_disclosure_decision = import_module("mingcha.registry.disclosures.above").plug_disclosure_decision
        assessments = import_module("mingcha.supervision.assessments.queries")
        plug_disclosure_decision(assessments.may_open_way, assessments.may_open_ways)
        locks = import_module("mingcha.supervision.locks.queries")
        import_module("mingcha.custody.holds.above").plug_hold_keeper(locks.kept_holds)
        import_module("mingcha.access.exports.above").plug_export_keeper(locks.kept_exports)
        import_module("mingcha.supervision.transfers.paper").hand_in_transfer_papers()
        plug_following = import_module("mingcha.supervision.obstructions.above").plug_following
        plug_following(import_module("mingcha.supervision.cases.standing").FOLLOWING)
        plug_charged = import_module("mingcha.supervision.inspections.above").plug_charged
        plug_charged(import_module("mingcha.supervision.cases.charged").is_charged)
        plug_scanned_by = import_module("mingcha.supervision.orders.above").plug_scanned_by
        plug_scanned_by(import_module("mingcha.supervision.signed_papers.rows").scanned_by)
        plug_cases_with_scans = import_module("mingcha.supervision.cases.above").plug_cases_with_scans
        plug_cases_with_scans(import_module("mingcha.supervision.signed_papers.waiting").cases_with_scans)
        plug_reported = import_module("mingcha.registry.reports.above").plug_following_of_reports
        plug_reported(import_module("mingcha.supervision.inspections.rows").followed_by)
        conditions = import_module("mingcha.overview.points.changed")
        conditions.listen_to_conditions(import_module("mingcha.supervision.alarms.upkeep").ask_for_turn)
