"""The acts of sharing that lack a page, an API route or a command, and why; each with the ways it lacks."""

BY_SEVERAL_HANDS = "three persons write and review an entry: each at a browser, or by a program of theirs"
BY_A_DEPARTMENT = "a person of a department asks, and a clerk checks: each at a browser, or by a program of theirs"
BY_NAME = "a person whom the share names watches at a browser; a program of theirs asks for tickets under the grant"
A_SECRET = "a target is written with its password, which never stands on a command line: at a browser, or by a program"
BY_THE_PUSH = "the program that pushes does it: no person seals a batch or writes a receipt"
IN_A_SESSION = "an officer decides and a unit answers: each reads the scope first, at a browser"
BY_TWO_SIDES = "a department, a clerk and the police act on a grant: each at a browser, or by a program of theirs"
A_PROGRAM_OF_THEIRS = "rows of points are given to a program of the department, which asks with its person's token"
BY_THE_CLOCK = "the clock alone does it (mingcha work)"
BY_BOTH_SIDES = "a unit offers, the police check: each at a browser, or by a program of theirs"
ONCE = "it is done once, into an empty catalogue, by whoever sets the home up"

BY_TWO_HANDS = "a platform is written with its password, another hand approves it: at a browser, or by a program"
BY_THE_CASCADE = "the program that speaks with platforms above us does it (mingcha cascade)"

OF_SHARING: dict[str, str] = {
    BY_SEVERAL_HANDS: """
        sharing/catalogue/actions.py::draft_set command
        sharing/catalogue/actions.py::submit_set command
        sharing/catalogue/actions.py::return_set command
        sharing/catalogue/actions.py::register_set command
        sharing/catalogue/actions.py::publish_set command
        sharing/catalogue/actions.py::withdraw_set command
    """,
    BY_A_DEPARTMENT: """
        sharing/applications/actions.py::draft_application command
        sharing/applications/actions.py::submit_application command
        sharing/applications/actions.py::return_application command
        sharing/applications/actions.py::forward_application command
        sharing/applications/actions.py::withdraw_application command
    """,
    BY_NAME: """
        access/duty/of_shares.py::watch_share api command
        access/snapshots/of_shares.py::show_shared_still api command
    """,
    IN_A_SESSION: """
        sharing/decisions/actions.py::give_consent api command
        sharing/decisions/actions.py::decide_application api command
        sharing/decisions/disputing.py::dispute_decision api command
        sharing/decisions/disputing.py::settle_dispute api command
    """,
    A_SECRET: """
        sharing/targets/actions.py::add_target command
        sharing/targets/actions.py::change_target command
    """,
    BY_THE_PUSH: """
        sharing/pushes/actions.py::seal_batch page api command
        sharing/pushes/actions.py::note_sent page api command
        sharing/pushes/actions.py::receive_batch page api command
        sharing/pushes/actions.py::give_up_batch page api command
        sharing/pushes/alarms.py::raise_alarm page api command
        sharing/pushes/withheld.py::call_for_withheld page api command
        sharing/pushes/alarms.py::end_alarm page api command
        sharing/pushes/alarms.py::pause_readable page api command
        sharing/pushes/withheld.py::call_for_withheld page api command
        sharing/reconciliations/actions.py::take_in_comparison page api command
        sharing/reconciliations/actions.py::call_uncompared page api command
        sharing/reconciliations/restores.py::_pause page api command
    """,
    BY_BOTH_SIDES: """
        sharing/joinings/actions.py::offer_joining command
        sharing/joinings/actions.py::check_joining command
        sharing/joinings/actions.py::connect_joining command
        sharing/joinings/actions.py::suspend_joining command
        sharing/joinings/actions.py::lift_suspension command
        sharing/joinings/actions.py::end_joining command
    """,
    ONCE: """
        sharing/catalogue/actions.py::take_in_shipped api
    """,
    BY_TWO_SIDES: """
        sharing/grants/actions.py::supply_grant command
        sharing/grants/actions.py::renew_grant command
        sharing/grants/actions.py::suspend_grant command
        sharing/grants/actions.py::resume_grant command
        sharing/grants/actions.py::end_grant command
        sharing/grants/naming.py::ask_person command
        sharing/grants/naming.py::name_person command
        sharing/grants/naming.py::remove_person command
        sharing/grants/reporting.py::sign_report command
        sharing/grants/reviewing.py::review_grant command
    """,
    A_PROGRAM_OF_THEIRS: """
        sharing/grants/reading.py::read_rows page command
    """,
    BY_TWO_HANDS: """
        sharing/cascade/actions.py::propose_upper command
        sharing/cascade/actions.py::approve_upper command
        sharing/cascade/actions.py::_stop command
        sharing/cascade/actions.py::resume_upper command
        sharing/cascade/actions.py::set_upper_password command
    """,
    BY_THE_CASCADE: """
        sharing/cascade/tasks.py::_round_of page api command
        sharing/cascade/opening.py::_line page api command
    """,
    BY_THE_CLOCK: """
        sharing/joinings/tasks.py::_verify page api command
        sharing/grants/tasks.py::_expired page api command
        sharing/grants/tasks.py::_lapsed page api command
        sharing/grants/tasks.py::_suspended page api command
        sharing/grants/tasks.py::_removed page api command
        sharing/grants/tasks.py::_narrowed page api command
        sharing/grants/tasks.py::_taken_out page api command
    """,
}
