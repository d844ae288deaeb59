"""The Django application of the supervision plane."""

from importlib import import_module

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Supervision: tables `supervision_*`."""

    name = "mingcha.supervision"
    label = "supervision"
    verbose_name = "supervision"

    def ready(self) -> None:
        """Registers with the register the papers of supervision, which it issues, and who may be put on a shift."""
        # modules with models can be imported only now
        add_paper = import_module("mingcha.registry.printed.above").add_paper
        kinds = import_module("mingcha.registry.printed.kinds").PrintedKind
        add_paper(kinds.SELF_CHECK, import_module("mingcha.supervision.self_checks.content").PAPER)
        import_module("mingcha.supervision.papers.contributing").contribute_papers()
        import_module("mingcha.supervision.clues.paper").hand_in_clue_paper()
        import_module("mingcha.supervision.inspections.paper").hand_in_inspection_papers()
        plug_shift_decision = import_module("mingcha.registry.watches.above").plug_shift_decision
        plug_shift_decision(import_module("mingcha.supervision.regimes.queries").may_begin_shift)
