"""The acts of sharing that lack a page, an API route or a command, and why; each with the ways it lacks."""

BY_SEVERAL_HANDS = "three persons write and review an entry: each at a browser, or by a program of theirs"
BY_A_DEPARTMENT = "a person of a department asks, and a clerk checks: each at a browser, or by a program of theirs"
BY_BOTH_SIDES = "a unit offers, the police check: each at a browser, or by a program of theirs"
BY_THE_CLOCK = "the program verifies what recorders sealed, each hour"
WITH_THE_GRANTS = "no act of a decision opens a share before step 28a of the design of sharing; its pages are step 30"
ONCE = "it is done once, into an empty catalogue, by whoever sets the home up"

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
    BY_BOTH_SIDES: """
        sharing/joinings/actions.py::offer_joining command
        sharing/joinings/actions.py::check_joining command
        sharing/joinings/actions.py::connect_joining command
        sharing/joinings/actions.py::suspend_joining command
        sharing/joinings/actions.py::end_joining command
    """,
    BY_THE_CLOCK: """
        sharing/joinings/tasks.py::_verify page api command
    """,
    WITH_THE_GRANTS: """
        access/duty/of_shares.py::watch_share page api command
        access/snapshots/of_shares.py::show_shared_still page api command
    """,
    ONCE: """
        sharing/catalogue/actions.py::take_in_shipped api
    """,
}
