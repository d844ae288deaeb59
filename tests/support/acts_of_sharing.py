"""The acts of sharing that lack a page, an API route or a command, and why; each with the ways it lacks."""

BY_SEVERAL_HANDS = "three persons write and review an entry: each at a browser, or by a program of theirs"
BY_A_DEPARTMENT = "a person of a department asks, and a clerk checks: each at a browser, or by a program of theirs"
BY_NAME = "a person whom the share names watches at a browser; a program of theirs asks for tickets under the grant"
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
    BY_NAME: """
        access/duty/of_shares.py::watch_share api command
        access/snapshots/of_shares.py::show_shared_still api command
    """,
    ONCE: """
        sharing/catalogue/actions.py::take_in_shipped api
    """,
}
