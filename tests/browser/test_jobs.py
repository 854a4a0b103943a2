"""Which journey walks which job of each role: every role has its own, ten are by keyboard alone, one without script."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from zongbao.core.roles import Role

HERE = Path(__file__).parent
FEWEST = 30
BY_KEYBOARD = 10

# role -> job -> the journey's file and name
JOBS: Mapping[Role, Mapping[str, tuple[str, str]]] = {
    Role.DECLARANT: {
        "type a list, mend it, declare its entry": (
            "list", "test_a_declarant_types_a_list_mends_it_and_declares_its_entry",
        ),
        "write lines with the keyboard": ("grid", "test_lines_are_written_by_keyboard_alone"),
        "paste lines from a spreadsheet": ("grid", "test_a_block_pasted_from_a_spreadsheet_fills_the_lines"),
        "upload a sheet with bad rows": ("grid", "test_an_uploaded_file_tells_its_bad_rows_and_brings_in_the_good"),
        "write a list where no script runs": ("grid", "test_without_script_the_lines_are_plain_fields"),
        "share a list out over vehicles": ("gate", "test_a_declarant_shares_a_list_out_over_two_vehicles"),
        "take rows away as a file": ("listing", "test_a_declarant_takes_exactly_the_rows_on_the_page_away"),
        "choose columns": ("listing", "test_columns_are_chosen_by_keyboard_alone_and_stay_with_a_search"),
        "keep a view": ("listing", "test_a_view_is_kept_opened_first_and_dropped"),
        "find nothing": ("listing", "test_an_empty_result_still_gives_a_file_with_its_head"),
        "ask for a long-term card": ("register", "test_a_declarant_asks_for_a_card_and_an_officer_issues_it"),
        "file a chassis and name it on a pass": (
            "register", "test_a_declarant_files_a_chassis_and_names_it_on_a_pass",
        ),
        "find a pass by its number": ("shell", "test_a_clerk_finds_a_pass_by_keyboard_alone"),
        "be told of a hold": ("shell", "test_a_clerk_is_told_of_a_hold_and_opens_it"),
        "find items that are nearly used up": ("books", "test_nearly_used_up_items_are_found_by_keyboard_alone"),
        "see how a book stood": ("books", "test_the_slider_goes_back_to_a_day_before_the_promise"),
        "read the stock of an item": ("book", "test_the_table_of_the_chart_opens_by_keyboard"),
        "look up a term": ("explain", "test_a_term_is_found_by_its_initials_by_keyboard_alone"),
        "open the help": ("explain", "test_the_help_opens_by_keyboard_and_without_script"),
        "come back to a form after the session": ("system", "test_a_form_outlives_its_session"),
    },
    Role.MANAGER: {
        "ask for a deletion": ("role", "test_a_manager_asks_for_a_deletion_by_keyboard_alone"),
        "learn how customs answered": ("role", "test_a_manager_learns_how_customs_answered"),
        "file a vehicle, after a mistake": (
            "role", "test_a_manager_files_a_vehicle_by_keyboard_and_is_told_what_is_wrong",
        ),
        "end a filing": ("register", "test_a_manager_ends_a_filing_and_begins_it_again"),
        "be kept from a neighbour's papers": ("role", "test_a_manager_does_not_see_the_neighbours_lists"),
    },
    Role.GATE: {
        "let vehicles through": ("gate", "test_the_gate_lifts_and_an_exception_needs_a_reason"),
        "settle an exception": ("gate", "test_the_desk_settles_an_exception_by_keyboard_alone"),
        "watch the lanes": (
            "gate", "test_the_lanes_show_a_new_vehicle_by_themselves_while_a_reason_is_being_typed",
        ),
        "work a lane on a telephone": ("gate", "test_a_lane_is_worked_on_a_telephone_with_a_scanner"),
        "refuse with words for the driver": ("gate", "test_a_lane_refuses_with_words_for_the_driver_without_script"),
        "register a visitor and collect its card": (
            "register", "test_a_gate_hand_registers_a_visitor_and_collects_its_card_by_keyboard",
        ),
        "read the rule behind an exception": (
            "explain", "test_a_gate_hand_goes_from_the_exception_to_its_rule_and_back",
        ),
    },
    Role.CUSTOMS: {
        "clear the queue": ("list", "test_an_officer_clears_the_queue"),
        "claim and decide": ("officer", "test_an_officer_claims_and_decides_by_keyboard"),
        "take over from an absent colleague": ("officer", "test_what_an_absent_colleague_holds_is_reassigned"),
        "compare the papers": ("officer", "test_the_queue_leads_to_the_papers_side_by_side"),
        "find the queue empty": ("officer", "test_an_empty_queue_says_what_will_come"),
        "choose a reason": ("officer", "test_a_reason_is_written_once_and_chosen_without_script"),
        "open a statistic to its rows": ("officer", "test_a_figure_of_the_statistics_opens_to_its_rows"),
        "print a book's statement": ("books", "test_a_statement_is_asked_for_by_keyboard_and_printed"),
        "switch a broken scale off and on": ("gate", "test_customs_switch_a_broken_scale_off_and_on_again"),
        "look up a code": ("explain", "test_a_code_is_looked_up_and_a_wrong_one_is_taught"),
    },
    Role.ZONE: {"read the zone's day": ("officer", "test_the_zone_authority_reads_its_day_and_an_empty_one")},
    Role.PROVINCE: {
        "compare the zones": ("role", "test_the_province_compares_its_zones_by_keyboard_alone"),
        "open a figure to its rows": ("role", "test_the_province_opens_a_figure_to_its_rows"),
        "watch and decide nothing": ("role", "test_the_province_watches_and_decides_nothing"),
    },
    Role.SYSTEM_ADMIN: {"make an account": ("system", "test_an_account_passes_through_three_hands")},
    Role.SECURITY_ADMIN: {
        "unlock an account": ("system", "test_five_wrong_passwords_lock_and_the_security_administrator_unlocks"),
    },
    Role.AUDITOR: {
        "trace one paper": ("role", "test_the_auditor_traces_one_paper_by_keyboard_alone"),
        "take the trail away": ("role", "test_the_auditor_takes_the_trail_away_without_script"),
        "be kept from business": ("role", "test_the_auditor_is_kept_from_business"),
        "enrol a second factor": ("system", "test_an_app_is_enrolled_and_asked_for_by_keyboard"),
    },
}  # fmt: skip


def _walked() -> Iterator[tuple[str, str]]:
    for jobs in JOBS.values():
        yield from jobs.values()


def _journeys() -> dict[tuple[str, str], list[str]]:
    """Every journey of the files, with the fixtures that it asks for."""
    found = {}
    for file in HERE.glob("test_*_journeys.py"):
        family = file.stem.removeprefix("test_").removesuffix("_journeys")
        for node in ast.parse(file.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found[family, node.name] = [one.arg for one in node.args.args]
    return found


def test_every_role_has_journeys_and_each_of_them_exists() -> None:
    assert JOBS.keys() == set(Role)
    assert [one for one in _walked() if one not in _journeys()] == []
    assert len(set(_walked())) == sum(map(len, JOBS.values())) >= FEWEST


def test_ten_are_by_keyboard_alone_under_the_guard() -> None:
    guarded = {one for one, fixtures in _journeys().items() if "by_keyboard" in fixtures}
    assert len(guarded & set(_walked())) >= BY_KEYBOARD
    assert {name for _, name in _journeys() if "keyboard" in name} == {name for _, name in guarded}


def test_some_are_walked_without_script() -> None:
    assert [name for _, name in _walked() if "without_script" in name or "no_script" in name]
