"""The steps of a case that a reader may do next, as one value (APL 44 to 73)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CaseSteps:
    """What the reader may do next."""

    approve: bool = False
    decline: bool = False
    draw_notice: bool = False
    hand_over_notice: bool = False
    notify: bool = False
    state: bool = False
    ask_hearing: bool = False
    set_hearing: bool = False
    serve_hearing: bool = False
    hold_hearing: bool = False
    sign_hearing: bool = False
    withdraw_hearing: bool = False
    ask_recusal: bool = False
    answer_recusal: bool = False
    review: bool = False
    discuss: bool = False
    decide: bool = False
    publish: bool = False
    serve: bool = False
    execute: bool = False
    sign_execution: bool = False
    strike_execution: bool = False
    pay: bool = False
    ask_relief: bool = False
    grant_relief: bool = False
    refuse_relief: bool = False
    challenge: bool = False
    end_challenge: bool = False
    restitute: bool = False
    demand: bool = False
    serve_demand: bool = False
    court: bool = False
    close: bool = False
    end_unenforced: bool = False
