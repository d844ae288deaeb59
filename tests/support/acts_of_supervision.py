"""The acts of supervision that lack a page, an API route or a command, and why; each with the ways it lacks."""

BY_PROGRAMS = "our programs alone do it: the clock, the uplink, a job, a start"
IN_THE_BROWSER = "it belongs to a person at a browser: a session, a key, a wall, a picture under a grant"
AT_THE_PLACE = "who repairs, who keeps and who verifies: persons in sessions of their own, one of them on a ladder"
BY_OFFICERS = "officers with certificates do it, two of them in sessions of their own: each at a browser"
OF_ANYBODY = "a person without an account sends it by the page alone, which bounds its rate"
KEPT_FOR_LATER = "API or command come when a program needs it"

OF_SUPERVISION: dict[str, str] = {
    BY_PROGRAMS: """
        supervision/looks/actions.py::take_in_days page api command
        supervision/looks/actions.py::take_in_findings page api command
        supervision/looks/learning.py::take_in_learning page api command
        supervision/device_claims/tasks.py::take_in_claims page api command
        supervision/looks/tasks.py::remove_unsigned_views page api command
        supervision/looks/tasks.py::remove_clear_stills page api command
        supervision/looks/clear_stills.py::keep_clear_still page api command
        supervision/work_orders/tasks.py::answer_earlier_repairs page api command
        supervision/sheets/tasks.py::keep_sheets page api command
        supervision/self_checks/actions.py::open_due_checks page api command
        supervision/self_checks/overdue.py::find_overdue_checks page api command
        supervision/assessments/lacking.py::find_unassessed_grounds page api command
        supervision/clues/tasks.py::call_for_clues page api command
        supervision/reporters/tasks.py::destroy_names page api command
        supervision/cases/recounting.py::_recount page api command
    """,
    IN_THE_BROWSER: """
        supervision/alarms/actions.py::accept_alarm api command
        supervision/alarms/actions.py::assign_alarm api command
        supervision/alarms/actions.py::note_alarm api command
        supervision/alarms/actions.py::send_alarm_to_repair api command
        supervision/alarms/actions.py::snooze_alarm api command
        supervision/alarms/actions.py::take_back_alarm api command
        supervision/looks/showing.py::keep_view api command
        supervision/looks/showing.py::show_view api command
        supervision/looks/actions.py::judge_finding api command
        supervision/looks/showing.py::show_picture api command
        supervision/sheets/actions.py::prepare_sheet api command
        supervision/sheets/actions.py::cover_picture api command
        supervision/sheets/actions.py::check_picture api command
        supervision/sheets/actions.py::send_sheet api command
        supervision/sheets/actions.py::withdraw_sheet api command
        supervision/sheets/showing.py::_shown api command
        supervision/sheets/showing.py::hand_out_sheet api command
    """,
    AT_THE_PLACE: """
        supervision/work_orders/actions.py::open_work_order api command
        supervision/work_orders/actions.py::withdraw_work_order api command
        supervision/work_orders/repairing.py::accept_work_order command
        supervision/work_orders/repairing.py::arrive_on_site command
        supervision/work_orders/repairing.py::ask_wait command
        supervision/work_orders/repairing.py::answer_wait api command
        supervision/work_orders/repairing.py::end_wait api command
        supervision/work_orders/repairing.py::fix_work_order api command
        supervision/work_orders/verifying.py::verify_work_order api command
        supervision/work_orders/verifying.py::reopen_work_order api command
    """,
    BY_OFFICERS: """
        supervision/leaks/actions.py::assess_leak api command
        supervision/leaks/actions.py::contain_leak api command
        supervision/leaks/actions.py::name_handler api command
        supervision/leaks/actions.py::open_leak api command
        supervision/leaks/actions.py::propose_silence api command
        supervision/leaks/actions.py::record_notice api command
        supervision/leaks/actions.py::sign_silence api command
        supervision/leaks/barring.py::answer_suspect api command
        supervision/leaks/barring.py::end_handling api command
        supervision/leaks/barring.py::name_suspect api command
        supervision/leaks/ending.py::close_leak api command
        supervision/leaks/ending.py::decide_leak api command
        supervision/leaks/ending.py::transfer_leak api command
        supervision/transfers/actions.py::approve_transfer api command
        supervision/transfers/actions.py::prepare_transfer api command
        supervision/transfers/handing_over.py::hand_over api command
        supervision/transfers/actions.py::send_transfer api command
        supervision/transfers/answering.py::close_transfer api command
        supervision/transfers/answering.py::object_to_refusal api command
        supervision/transfers/answering.py::recall_transfer api command
        supervision/transfers/answering.py::record_answer api command
        supervision/transfers/answering.py::record_return api command
        supervision/transfers/answering.py::record_transfer_receipt api command
        supervision/transfers/answering.py::settle_objection api command
        supervision/obstructions/actions.py::note_obstruction api command
        supervision/obstructions/actions.py::judge_obstruction api command
        supervision/obstructions/actions.py::decide_doubt api command
        supervision/obstructions/actions.py::close_obstruction api command
        supervision/obstructions/inspecting.py::record_inspection api command
        supervision/obstructions/inspecting.py::sign_inspection api command
        supervision/obstructions/inspecting.py::strike_inspection api command
        supervision/obstructions/ordering.py::order_correction api command
        supervision/obstructions/ordering.py::serve_order api command
        supervision/obstructions/ordering.py::extend_order api command
        supervision/cases/opening.py::ask_opening api command
        supervision/cases/opening.py::approve_opening api command
        supervision/cases/opening.py::decline_opening api command
        supervision/hearings/actions.py::ask_hearing api command
        supervision/hearings/actions.py::set_hearing api command
        supervision/hearings/actions.py::hold_hearing api command
        supervision/hearings/actions.py::serve_hearing_notice api command
        supervision/hearings/actions.py::sign_hearing_record api command
        supervision/hearings/actions.py::withdraw_hearing api command
        supervision/reliefs/actions.py::ask_relief api command
        supervision/reliefs/actions.py::grant_relief api command
        supervision/reliefs/actions.py::refuse_relief api command
        supervision/recusals/actions.py::ask_recusal api command
        supervision/recusals/actions.py::answer_recusal api command
        supervision/reviewers/actions.py::name_reviewer api command
        supervision/reviewers/actions.py::end_reviewer api command
        supervision/inspection_plans/actions.py::draw_inspection_plan api command
        supervision/inspection_plans/actions.py::plan_inspection api command
        supervision/inspection_plans/actions.py::approve_inspection_plan api command
        supervision/inspection_plans/actions.py::withdraw_planned api command
        supervision/inspections/actions.py::begin_unit_inspection api command
        supervision/inspections/actions.py::record_visit api command
        supervision/inspections/actions.py::sign_visit api command
        supervision/inspections/actions.py::strike_visit api command
        supervision/inspections/actions.py::close_unit_inspection api command
        supervision/inspections/actions.py::link_report_to_obstruction api command
        supervision/inspections/actions.py::link_report_to_inspection api command
        supervision/inspections/answering.py::answer_order api command
        supervision/inspections/ordering.py::order_unit api command
        supervision/inspections/ordering.py::serve_unit_order api command
        supervision/inspections/ordering.py::extend_unit_order api command
        supervision/reporters/actions.py::open_reporter api command
        supervision/cases/actions.py::notify_person api command
        supervision/cases/actions.py::draw_notice api command
        supervision/cases/actions.py::hand_over_notice api command
        supervision/cases/actions.py::record_statement api command
        supervision/cases/deciding.py::review_case api command
        supervision/cases/deciding.py::record_discussion api command
        supervision/cases/deciding.py::decide_case api command
        supervision/cases/deciding.py::publish_decision api command
        supervision/cases/deciding.py::serve_decision api command
        supervision/executions/actions.py::record_execution api command
        supervision/executions/actions.py::sign_execution api command
        supervision/executions/actions.py::strike_execution api command
        supervision/collection/actions.py::record_payment api command
        supervision/collection/challenging.py::note_challenge api command
        supervision/collection/challenging.py::end_challenge api command
        supervision/collection/unenforced.py::end_unenforced api command
        supervision/collection/actions.py::demand_payment api command
        supervision/collection/actions.py::serve_demand api command
        supervision/restitutions/actions.py::record_restitution api command
        supervision/collection/actions.py::ask_court api command
        supervision/collection/actions.py::close_case api command
        supervision/case_bags/actions.py::_logged api command
        supervision/signed_papers/actions.py::keep_signed_paper api command
        supervision/signed_papers/actions.py::open_signed_scan api command
        supervision/signed_papers/actions.py::answer_signed_scan api command
    """,
    OF_ANYBODY: """
        supervision/complaints/actions.py::receive_complaint api command
        supervision/reporters/actions.py::seal_reporter api command
    """,
    KEPT_FOR_LATER: """
        supervision/looks/actions.py::accept_reference api command
        supervision/looks/shadow.py::end_shadow api command
        supervision/assessments/actions.py::make_assessment api command
        supervision/assessments/actions.py::confirm_assessment api command
        supervision/assessments/actions.py::return_assessment api command
        supervision/assessments/actions.py::end_assessment api command
        supervision/compliance_audits/actions.py::_record api command
        supervision/compliance_audits/actions.py::confirm_audit api command
        supervision/compliance_audits/actions.py::return_audit api command
        supervision/compliance_audits/actions.py::state_audit_mended api command
        supervision/compliance_audits/actions.py::answer_audit_mended api command
        supervision/incidents/actions.py::note_incident api command
        supervision/incidents/actions.py::grade_incident api command
        supervision/incidents/actions.py::add_to_incident api command
        supervision/incidents/actions.py::give_notice api command
        supervision/incidents/actions.py::state_averted api command
        supervision/incidents/actions.py::close_incident api command
        supervision/accountability/actions.py::search_exports api command
        supervision/complaints/actions.py::answer_complaint api command
        supervision/complaints/actions.py::close_complaint api command
        supervision/complaints/actions.py::examine_complaint api command
        supervision/complaints/actions.py::open_complainant api command
        supervision/complaints/actions.py::open_complaint_scan api command
        supervision/complaints/actions.py::_receive_paper api command
        supervision/complaints/actions.py::record_reply api command
        supervision/complaints/actions.py::refer_complaint api command
        supervision/yearly_reports/actions.py::receive_yearly_report api command
        supervision/yearly_reports/actions.py::return_yearly_report api command
        supervision/yearly_reports/actions.py::send_yearly_report api command
        supervision/yearly_reports/actions.py::sign_yearly_report api command
        supervision/clues/actions.py::note_clue command
        supervision/clues/actions.py::report_clue command
        supervision/clues/actions.py::receive_clue_for_police command
        supervision/clues/actions.py::receive_clue_for_department command
        supervision/clues/actions.py::record_no_department command
        supervision/clues/actions.py::withdraw_clue command
        supervision/clues/actions.py::keep_clue_two_years command
        supervision/regimes/actions.py::_enter command
        supervision/regimes/actions.py::acknowledge_regime command
        supervision/self_checks/actions.py::answer_self_check command
        supervision/self_checks/actions.py::open_self_check command
        supervision/self_checks/actions.py::return_self_check command
        supervision/self_checks/actions.py::review_self_check command
        supervision/self_checks/actions.py::sign_self_check command
    """,
}
