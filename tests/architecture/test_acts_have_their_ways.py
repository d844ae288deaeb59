"""Every business act has its page, its API route and its command, or stands here with the ways it lacks, and why.

Found from the tree: an act is a function that opens `evidence.entries.act`; a way is a function of web/ or of
run/commands/ that leads to it (mingcha.law.reach). Both directions: an act that got a way leaves the list.
"""

import ast

import pytest
from tests.support.acts_of_sharing import OF_SHARING
from tests.support.acts_of_supervision import BY_PROGRAMS, IN_THE_BROWSER, KEPT_FOR_LATER, OF_ANYBODY, OF_SUPERVISION
from tests.support.house import PACKAGE, all_references, source_files, tree_of, walked

from mingcha.law.reach import References

PAGE, API, COMMAND = "page", "api", "command"
WAYS = (PAGE, API, COMMAND)
DEMO = ("run/commands/prepare.py",)
"""They fill a home with examples by the acts themselves, which gives nobody a way to an act."""
type Lacks = frozenset[str]

BY_THE_OWNER = "the owner of the machine alone does it, at its console"
AFTER_A_LOOK = "a person looks at what would move first, and proves a factor again; a token cannot"
BY_FILE = "a film is a file of any size on the machine, and its search takes minutes of a processor"
PLAYER_ROUTE = "its page's route is the one that the API document describes for players (web/access/player_api.py)"
OWN_PASSWORD = "at the command line; a person at a browser changes it by change_own_password, a program has none"
RARE = "a table of many lines is sent as a file to the command, or asked for once after an update"
A_GROUP = "a member signs the report that the member read: each at a browser, or by a program of theirs"
AT_A_BROWSER = "two officers, their papers and the unit's people: each at a browser, or at the counter"
CHANNELS_IN_SIGHT = (
    "what the device claims, its channels and the points near them are in sight on the page; a program uses the API"
)
PICTURE_IN_SIGHT = "a camera is turned while its picture is in sight: on the wall, or by a program with a ticket"
BY_THE_REVIEW = (
    "the page of the review does it by the API's route (web/player/redaction_review.ts), which needs a player"
)
AT_A_SCREEN = "several persons of a unit, each of whom looks at a film before it leaves: at a browser, or by a program"

EXCEPTIONS: dict[str, tuple[Lacks, str]] = {
    name: (frozenset(lacks.split()), why)
    for why, lines in (
        *OF_SUPERVISION.items(),
        *OF_SHARING.items(),
        *{
            BY_PROGRAMS: """
            custody/disks/actions.py::_raise page api command
            custody/disks/actions.py::_end page api command
            custody/disposal/actions.py::_decide page api command
            custody/disposal/actions.py::_answer page api
            custody/holds/actions.py::record_holds_taken_in page api command
            custody/hours/actions.py::_keep page api
            custody/proofs/actions.py::prove_day page api command
            access/openings/actions.py::take_up_openings page api command
            access/control/tasks.py::end_leases page api command
            access/control/tasks.py::find_cameras_away page api command
            access/bookmarks/actions.py::remove_bookmarks_over page api command
            access/requests/actions.py::_lapse page api command
            access/requests/actions.py::end_requests page api command
            access/oversight/actions.py::_judge page api command
            access/exports/actions.py::issue_export_ticket page api command
            access/exports/actions.py::make_export page api command
            access/exports/delivering.py::note_sent page api command
            access/exports/delivering.py::note_leaving page api command
            access/copies/actions.py::find_overdue_copies page api command
            access/exports/not_taken.py::end_not_taken page api command
            fleet/placement/actions.py::_braked page api command
            registry/confirmations/actions.py::expire_proposals page api command
            registry/funding/tasks.py::review_budgets page api command
            registry/meetings/actions.py::find_overdue_actions page api command
            registry/signs/actions.py::find_overdue_signs page api command
            registry/acceptance/mending.py::find_overdue_problems page api command
            registry/filings/overdue.py::find_overdue_filings page api command
            registry/archives/overdue.py::find_archive_gaps page api command
            registry/circuits/faults.py::find_circuit_faults page api command
            registry/devices/tasks.py::find_gone_channels page api command
            registry/staff/lapsed.py::find_lapsed_trainings page api command
            registry/shifts/missing.py::find_missing_plans page api command
            registry/watches/short_shifts.py::find_short_shifts page api command
            registry/watches/tasks.py::look_after_watches page api command
            registry/area_drawing/actions.py::close_after_last_day page api command
            privacy/closed_spans/actions.py::find_moved_masks page api command
            privacy/masks/missing.py::close_missing page api command
            privacy/other_streams/actions.py::find_other_streams page api command
            privacy/looks/actions.py::take_in_looks page api command
            privacy/looks/actions.py::keep_view page api command
            registry/reports/actions.py::find_reports_left_lying page api command
            registry/reports/unsifted.py::find_unsifted_reports page api command
            registry/relocations/tasks.py::_lapse page api command
            registry/relocations/silence/actions.py::note_silent_points page api command
            registry/sessions/actions.py::end_expired_sessions page api command
            registry/reviews/actions.py::_disable page api command
            registry/reviews/actions.py::_note page api command
            registry/sessions/actions.py::end_every_session page api
            registry/sessions/failures.py::enter_failures page api command
            evidence/actions.py::record_check page api
            access/publications/ending.py::end_publications page api command
            access/films/ending.py::end_request_films page api command
            access/publications/fetching.py::issue_fetch_ticket page api command
            privacy/redaction/actions.py::tracked page api command
            privacy/redaction/actions.py::made page api command
            privacy/redaction/actions.py::failed page api command
            privacy/redaction/actions.py::lapse_redaction page api command
        """,
            BY_FILE: """
            access/tracing/actions.py::trace_mark page api
        """,
            BY_THE_OWNER: """
            evidence/actions.py::record_backup page api
            evidence/actions.py::record_restore page api
            custody/rebuild/actions.py::put_back_holds page api
            custody/rebuild/actions.py::_take_in_orders page api
            fleet/recorders/actions.py::enrol_recorder page api
            registry/accounts/actions.py::create_administrator page api
            registry/archives/copying.py::copy_files page api
            registry/law_versions/actions.py::take_in page api
            registry/points/actions.py::begin_epochs_anew page api
        """,
            IN_THE_BROWSER: """
            access/register/actions.py::record_table api command
            access/oversight/actions.py::record_audit_table api command
            registry/points/tables.py::record_points_table api command
            registry/points/tables.py::record_health_table api command
            registry/verifications/actions.py::record_changes_table api command
            registry/reports/actions.py::set_aside_reports api command
            access/bookmarks/actions.py::add_bookmark api command
            access/bookmarks/actions.py::remove_bookmark api command
            access/snapshots/actions.py::_show api command
            access/snapshots/actions.py::_enter api command
            access/trial_stills/actions.py::try_with_still command
            privacy/masks/opening.py::open_proof command
            registry/accounts/actions.py::set_preferences api command
            registry/reminders/actions.py::ask_reminders api command
            registry/reminders/actions.py::end_reminders api command
            registry/accounts/actions.py::change_own_password api command
            registry/accounts/actions.py::set_up_administrators api command
            registry/invitations/actions.py::begin_account api command
            registry/factors/actions.py::add_passkey api command
            registry/factors/actions.py::add_generator api command
            registry/factors/actions.py::prove_code page api
            registry/sessions/actions.py::begin_session api command
            registry/sessions/actions.py::step_up api command
            registry/sessions/actions.py::end_other_sessions command
            registry/seats/actions.py::save_layout api command
            registry/seats/actions.py::withdraw_layout api command
            registry/seats/actions.py::keep_favourite api command
            registry/seats/actions.py::drop_favourite api command
            registry/saved_filters/actions.py::keep_filter api command
            registry/saved_filters/actions.py::remove_filter api command
            registry/watches/actions.py::begin_watch api command
            registry/watches/actions.py::show_presence api command
            registry/watches/handing_over.py::fill_sheet api command
            registry/watches/handing_over.py::sign_out api command
            registry/watches/handing_over.py::take_over api command
            registry/watches/handing_over.py::end_early api command
        """,
            AFTER_A_LOOK: """
            fleet/placement/actions.py::_move api
            fleet/recorders/actions.py::change_gateway api page
            fleet/recorders/actions.py::retire_recorder api
        """,
            PLAYER_ROUTE: """
            access/duty/actions.py::open_duty_grant api command
            access/duty/actions.py::widen_duty_grant api command
            access/tickets/actions.py::issue_ticket api command
            access/tickets/of_requests.py::issue_for_request api command
            access/tickets/of_redactions.py::issue_for_redaction api command
            access/tickets/of_shares.py::issue_for_share api command
            access/requests/findings.py::note_late_use api command
        """,
            OWN_PASSWORD: """
            registry/accounts/actions.py::set_password page api
        """,
            RARE: """
            registry/points/importing.py::import_points page api command
            registry/points/opening.py::add_cameras page api
            privacy/masks/overdue.py::find_unchecked_masks page api command
            registry/mask_needs/tasks.py::_by_areas page api command
            registry/mask_needs/tasks.py::_by_kind page api command
            registry/mask_needs/tasks.py::_put_into_effect page api command
            registry/points/describing.py::ask_for_places page api command
        """,
            AT_A_BROWSER: """
            access/approvals/actions.py::approve_request command
            access/approvals/actions.py::check_request command
            access/approvals/actions.py::refuse_request command
            access/approvals/actions.py::return_request command
            access/approvals/actions.py::revoke_request command
            access/requests/actions.py::change_request command
            access/requests/actions.py::draft_request command
            access/requests/actions.py::withdraw_request command
            access/requests/opening.py::open_request command
            access/requests/finishing.py::finish_view command
            access/signatures/actions.py::_enter_paper api command
            access/signatures/actions.py::sign_with_passkey api command
            access/officers/actions.py::register_officer command
            access/officers/actions.py::correct_name command
            access/officers/actions.py::renew_credential command
            access/officers/actions.py::check_credential command
            access/officers/lookups.py::_enter command
            access/papers/actions.py::_enter command
            access/signatures/actions.py::sign_with_sm2 command
            access/signatures/sm2_keys.py::enrol_sm2_key command
            access/signatures/sm2_keys.py::remove_sm2_key command
            access/subjects/actions.py::confirm_subject_consent api command
            access/subjects/actions.py::record_subject_request api command
            access/subjects/films.py::begin_subject_film api command
            access/subjects/films.py::show_subject_film api command
            access/films/actions.py::begin_request_film command
            access/films/actions.py::view_request_film api command
            access/exports/actions.py::start_export command
            access/exports/delivering.py::deliver_export command
            access/exports/delivering.py::_fetch command
            access/exports/handing_over.py::note_sent_bytes command
            access/exports/delivering.py::_alarm command
            access/copies/actions.py::end_copy command
        """,
            A_GROUP: """
            registry/acceptance/actions.py::sign_acceptance command
        """,
            CHANNELS_IN_SIGHT: """
            registry/devices/actions.py::approve_device command
            registry/devices/actions.py::refuse_device command
            registry/devices/actions.py::change_device command
            registry/devices/actions.py::set_device_password command
            registry/devices/actions.py::retire_device command
            registry/devices/actions.py::match_channel command
            registry/devices/actions.py::unmatch_channel command
        """,
            PICTURE_IN_SIGHT: """
            access/control/actions.py::take_control command
            access/control/actions.py::give_control_back command
            access/control/actions.py::ask_for_control command
            access/control/actions.py::hand_control_on command
            access/control/actions.py::take_control_over command
            access/control/issuing.py::issue_control_ticket command
        """,
            OF_ANYBODY: """
            registry/reports/actions.py::receive_report api command
            registry/relocations/guests/actions.py::hand_in_as_guest api command
        """,
            BY_THE_REVIEW: """
            access/duty/of_redactions.py::open_source page command
            privacy/redaction/actions.py::edit_redaction page command
            privacy/redaction/review.py::answer_items page command
            privacy/redaction/review.py::review_redaction page command
        """,
            AT_A_SCREEN: """
            access/publications/actions.py::ask_publication command
            access/publications/actions.py::approve_publication command
            access/publications/actions.py::release_publication command
            access/publications/actions.py::withdraw_publication command
            access/publications/actions.py::state_down command
            privacy/redaction/actions.py::begin_redaction command
            privacy/redaction/actions.py::release_redaction command
            privacy/redaction/actions.py::_ended command
            privacy/redaction/exceptions.py::ask_exception command
            privacy/redaction/exceptions.py::approve_exception command
            privacy/redaction/exceptions.py::return_exception command
            privacy/redaction/exceptions.py::open_ground command
            privacy/redaction/signing.py::open_film command
            privacy/redaction/signing.py::sign_redaction command
        """,
            KEPT_FOR_LATER: """
            access/mask_stills/actions.py::prove_by_still command
            access/mask_stills/actions.py::show_mask_still command
            registry/points/actions.py::add_point command
            registry/sound/actions.py::allow_sound api
            registry/sound/actions.py::end_sound api
            registry/relocations/papers.py::hand_in_paper api
            registry/shifts/actions.py::make_shift_plan command
            registry/shifts/actions.py::withdraw_shift_plan command
            registry/shifts/actions.py::add_shifts command
            registry/watches/actions.py::roster command
            registry/watches/actions.py::unroster command
        """,
        }.items(),
    )
    for name, lacks in (line.strip().split(" ", 1) for line in lines.strip().splitlines())
}


@pytest.fixture(scope="module")
def held() -> References:
    """All references but those of the demo: what fills a demo home is no way by which a person does an act."""
    found = all_references()
    return References({node: frozenset() if node.startswith("run/demo/") else led for node, led in found.nodes.items()})


def acts() -> set[str]:
    """Every function that opens an act, outside benchmarks and the evidence log itself."""
    found = set()
    for path in source_files():
        name = path.relative_to(PACKAGE).as_posix()
        if name.startswith(("bench/", "web/", "evidence/entries.py")):
            continue
        for node in tree_of(path).body:
            if isinstance(node, ast.FunctionDef) and any(_opens(one) for one in walked(node)):
                found.add(f"{name}::{node.name}")
    return found


def _opens(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "act"


def way_of(node: str) -> str:
    """The way to which a piece of code belongs, "" for none."""
    file = node.partition("::")[0]
    if file.startswith("web/"):
        last = file.rpartition("/")[2]
        return API if last == "api.py" or last.endswith("_api.py") else PAGE
    return COMMAND if file.startswith("run/commands/") and file not in DEMO else ""


def test_every_act_has_its_ways_or_its_reason(held: References) -> None:
    """Issue point A.9: acts that exist get their page, API and command; before, sites, systems, seats and addresses had
    none or one of them."""
    reached = {way: held.reached_from(node for node in held.nodes if way_of(node) == way) for way in WAYS}
    lacks = {name: frozenset(way for way in WAYS if name not in reached[way]) for name in acts()}
    wrong = {
        name: (sorted(found), "listed: " + " ".join(sorted(EXCEPTIONS[name][0] if name in EXCEPTIONS else ())))
        for name, found in sorted(lacks.items())
        if found != (EXCEPTIONS[name][0] if name in EXCEPTIONS else frozenset())
    }
    assert wrong == {}
    assert sorted(EXCEPTIONS.keys() - lacks.keys()) == [], "no such act any more"


def test_the_registers_own_acts_have_all_three() -> None:
    listed = {
        name for name in EXCEPTIONS if name.startswith(("registry/places", "registry/systems", "registry/calend"))
    }
    assert listed == set()
    assert "registry/points/actions.py::change_point_address" not in EXCEPTIONS
