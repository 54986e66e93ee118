"""Break one line on purpose, and see a test fail: a test that cannot fail is a defect.

    .venv/bin/python -m tests.mutants [WORD]      rows whose file or test contains WORD

Each row runs on a copy of the tree, with the test cluster that is already there.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from config.embedded.places import for_tests

PROJECT = Path(__file__).resolve().parents[1]
AT_ONCE = 2
TESTS_FAILED = 1  # pytest's exit code; others mean that it could not judge


@dataclass(frozen=True)
class Mutant:
    """`text`, which stands once in `file`, becomes `replacement`; `test` must then fail."""

    file: str
    text: str
    replacement: str
    test: str

    def __str__(self) -> str:
        return f"{self.file}: {self.text.strip().splitlines()[0]} -> {self.test.split('::')[-1]}"


# The database keeps the triggers that the migration wrote; their source is models/gates.py.
SCREENING_GATES = "screening/migrations/0001_initial.py"
DELIVERY_GATES = "config/delivery/migrations/0001_initial.py"
ADVERSE_GATES = "adverse_action/migrations/0001_initial.py"
DISPUTE_GATES = "disputes/migrations/0001_initial.py"

MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        "config/accounts/migrations/0001_initial.py",
        ", ('activated_at__isnull', False)",
        "",
        "tests/accounts/test_engagements.py"
        "::test_the_database_refuses_an_active_client_that_is_not_onboarded[activated_at]",
    ),
    Mutant(
        "config/accounts/services/engagements.py",
        "if missing := engagement.missing_steps():",
        "if missing := []:",
        "tests/accounts/test_engagements.py::test_a_client_is_taken_on_step_by_step",
    ),
    Mutant(
        "config/accounts/services/engagements.py",
        "if running := both.filter(closed_at=None).count():",
        "if running := 0:",
        "tests/accounts/test_engagements.py"
        "::test_an_engagement_ends_when_no_matter_of_the_two_is_open",
    ),
    Mutant(
        "config/portal/services/entry.py",
        "    if link and link.exchanged_at:",
        "    if False:",
        "tests/portal/test_links.py::test_a_link_opens_until_somebody_has_shown_by_it_who_they_are",
    ),
    Mutant(
        "config/accounts/pages.py",
        "if thing.roles and not user.current_roles() & thing.roles:",
        "if False:",
        "tests/accounts/test_pages.py"
        "::test_an_item_is_there_for_those_who_may_use_it_and_for_nobody_else",
    ),
    Mutant(
        "config/admin.py",
        "if page.perm and not _member(request).has_perm(page.perm):",
        "if False:",
        "tests/accounts/test_site.py::test_pages_with_a_permission_do_not_exist_for_others",
    ),
    Mutant(
        "config/accounts/marks.py",
        'else escape("".join(',
        'else mark_safe("".join(',
        "tests/accounts/test_marks.py::test_a_persons_words_are_never_html",
    ),
    Mutant(
        "config/env.py",
        "if name in os.environ:",
        "if False:",
        "tests/house/test_env.py::test_a_secret_given_twice_is_refused",
    ),
    Mutant(
        "config/health.py",
        "status=200 if ok else 503,",
        "status=200,",
        "tests/house/test_health.py::test_ready_says_503_and_no_host_name_when_something_is_away",
    ),
    Mutant(
        "config/logs.py",
        "TOKEN.sub(",
        "re.compile('never').sub(",
        "tests/house/test_logs.py::test_a_line_keeps_no_secret",
    ),
    Mutant(
        "config/embedded/places.py",
        "or found.st_uid != os.getuid()",
        "",
        "tests/house/test_places.py::test_a_folder_of_somebody_else_is_refused",
    ),
    Mutant(
        "config/embedded/session.py",
        "if locked(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB):\n            self._stop()",
        "self._stop()",
        "tests/house/test_session.py::test_the_last_one_out_stops_the_servers",
    ),
    Mutant(
        "config/embedded/postgres.py",
        'if "postgres" not in command_of(pid):',
        "if False:",
        "tests/house/test_session.py::test_a_pid_file_that_now_names_another_program_is_forgotten",
    ),
    Mutant(
        "config/embedded/postgres.py",
        '"log_error_verbosity": "terse",',
        "",
        "tests/house/test_session.py::test_the_log_quotes_no_row",
    ),
    Mutant(
        "config/embedded/processes.py",
        "    ignore_further_asking()\n    for one",
        "    for one",
        "tests/house/test_processes.py"
        "::test_ctrl_c_while_a_dead_child_is_cleared_up_leaves_nothing",
    ),
    Mutant(
        "config/embedded/processes.py",
        "guardian(running[-1].process.pid)",
        "pass",
        "tests/house/test_processes.py::test_killed_with_9_it_leaves_nothing_behind_either",
    ),
    Mutant(
        "config/embedded/environment.py",
        "stamp(root).unlink(missing_ok=True)",
        "pass",
        "tests/house/test_launcher.py::test_a_wrong_hash_installs_nothing_and_leaves_no_stamp",
    ),
    Mutant(
        "config/deploy/grants.sql",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES",
        "GRANT ALL ON TABLES",
        "tests/house/test_roles.py::test_the_application_may_not",
    ),
    Mutant(
        "config/celery.py",
        "except OperationalError:",
        "except KeyError:",
        "tests/house/test_celery.py::test_a_broker_that_is_away_is_a_line_in_the_log",
    ),
    Mutant(
        "config/settings/production.py",
        'or SECRET_KEY.startswith("insecure-")',
        "",
        "tests/house/test_settings.py::test_production_does_not_start_with",
    ),
    Mutant(
        "config/settings/production.py",
        'BASE_URL = env.https_address("PROBITY_BASE_URL")',
        'BASE_URL = env.text("PROBITY_BASE_URL")',
        "tests/house/test_settings.py::test_production_does_not_start_with",
    ),
    Mutant(
        "config/settings/base.py",
        '"frame-ancestors": ["\'none\'"]',
        '"frame-ancestors": ["\'self\'"]',
        "tests/house/test_settings.py::test_the_content_policy_allows_nothing_unsafe_on_any_page",
    ),
    Mutant(
        "config/embedded/checks.py",
        "is_active=True",
        "is_active=False",
        "tests/house/test_checks.py::test_an_active_demo_login_is_an_error_in_production",
    ),
    Mutant(
        SCREENING_GATES,
        "AND status = 'active' FOR SHARE",
        "FOR SHARE",
        "tests/screening/test_gates.py::test_only_an_active_client_orders[suspended]",
    ),
    Mutant(
        SCREENING_GATES,
        "coalesce(works_as, '') NOT IN ('sworn', 'civilian')",
        "false",
        "tests/screening/test_gates.py::test_a_misconduct_investigation_stays_in_bounds",
    ),
    Mutant(
        SCREENING_GATES,
        "AND v.effective_on < NEW.ordered_on",
        "AND v.effective_on <= NEW.ordered_on",
        "tests/screening/test_gates.py::test_a_policy_must_be_older_than_the_investigation",
    ),
    Mutant(
        SCREENING_GATES,
        "IF NEW.regime <> OLD.regime AND EXISTS",
        "IF false AND EXISTS",
        "tests/screening/test_gates.py::test_the_regime_is_frozen_once_something_is_furnished",
    ),
    Mutant(
        SCREENING_GATES,
        "AND NEW.purpose NOT IN\\n        ('hiring', 'promotion', 'reassignment', 'retention')",
        "AND false",
        "tests/screening/test_gates.py::test_a_consumer_report_is_for_employment_alone",
    ),
    Mutant(
        SCREENING_GATES,
        'OR OLD."position_id" IS DISTINCT FROM (NEW."position_id")',
        "",
        "tests/screening/test_models_frozen.py"
        "::test_a_case_stays_with_its_parties_and_its_job[position]",
    ),
    Mutant(
        SCREENING_GATES,
        "OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at",
        "false",
        "tests/screening/test_models_frozen.py::test_an_identifier_is_explained_and_withdrawn_once",
    ),
    Mutant(
        SCREENING_GATES,
        'OLD."is_strong" IS DISTINCT FROM (NEW."is_strong") OR',
        "",
        "tests/screening/test_models_frozen.py"
        "::test_what_ties_an_account_to_the_person_is_not_rewritten[values1]",
    ),
    Mutant(
        "policies/migrations/0001_initial.py",
        "operation='TRUNCATE', pgid='pgtrigger_keep_all_1f0d5', table='policies_matrixcell'",
        "operation='DELETE', pgid='pgtrigger_keep_all_1f0d5', table='policies_matrixcell'",
        "tests/policies/test_models.py::test_no_table_of_a_policy_is_emptied[matrixcell]",
    ),
    Mutant(
        "screening/admin/reporting.py",
        'record_look(user, case.matter, f"redacted_post:{draft.redacted.public_id}", now)',
        "pass",
        "tests/screening/test_looks.py"
        "::test_no_page_of_the_screener_prints_a_post_without_a_trace[reviewed]",
    ),
    Mutant(
        "screening/services/accounts.py",
        "return account.first_by_id in (by.pk, None)",
        "return False",
        "tests/screening/test_double_clicks.py"
        "::test_a_form_sent_twice_acts_once_and_answers_alike[confirm_account]",
    ),
    Mutant(
        SCREENING_GATES,
        "OR shown.sha256 <> NEW.shown_sha256",
        "",
        "tests/screening/test_gates.py::test_a_signature_on_other_words_is_refused",
    ),
    Mutant(
        SCREENING_GATES,
        "IF conflicts > 0 THEN",
        "IF false THEN",
        "tests/screening/test_gates.py::test_a_conflict_must_be_explained",
    ),
    Mutant(
        SCREENING_GATES,
        "IF agreeing < 3 OR",
        "IF agreeing < 2 OR",
        "tests/screening/test_gates.py::test_too_few_or_only_weak_identifiers_confirm_nothing",
    ),
    Mutant(
        SCREENING_GATES,
        "AND revoked_at IS NULL AND signed_at <= NEW.queued_at",
        "AND signed_at <= NEW.queued_at",
        "tests/screening/test_gates.py::test_nothing_is_collected_after_a_revocation",
    ),
    Mutant(
        SCREENING_GATES,
        "AND certified_at <= NEW.queued_at",
        "",
        "tests/screening/test_gates.py::test_nothing_is_collected_before_the_certification",
    ),
    Mutant(
        SCREENING_GATES,
        "IF NEW.is_owner_export AND NEW.provenance <> 'volunteered_by_subject' THEN",
        "IF false THEN",
        "tests/screening/test_gates.py::test_a_private_download_is_taken_only_if_volunteered",
    ),
    Mutant(
        SCREENING_GATES,
        "IF other.by_id = NEW.by_id THEN",
        "IF false THEN",
        "tests/screening/test_gates.py::test_nobody_reviews_a_flag_twice",
    ),
    Mutant(
        SCREENING_GATES,
        "AND NOT corrects THEN",
        "AND false THEN",
        "tests/screening/test_gates.py::test_no_first_report_after_a_revocation",
    ),
    Mutant(
        SCREENING_GATES,
        "AND (status = 'active' OR corrects AND status = 'suspended')",
        "",
        "tests/screening/test_gates.py::test_only_an_active_client_gets_a_report",
    ),
    Mutant(
        SCREENING_GATES,
        "bound.issued_on - interval '7 years'",
        "bound.issued_on - interval '8 years'",
        "tests/screening/test_gates.py::test_an_item_older_than_seven_years_is_refused",
    ),
    Mutant(
        SCREENING_GATES,
        "\\n        AND (job.jurisdiction IN ('CA')\\n"
        "            OR coalesce(job.expected_salary, 0) < 75000)",
        "",
        "tests/screening/test_gates.py::test_an_item_older_than_seven_years_is_refused",
    ),
    Mutant(
        SCREENING_GATES,
        "IF said.visibility <> 'public'",
        "IF false",
        "tests/screening/test_gates.py"
        "::test_an_item_not_known_to_have_been_public_is_refused_until_somebody_proves_it",
    ),
    Mutant(
        SCREENING_GATES,
        "screening_tombstone t WHERE t.person_id = subject.id AND t.lifted_at IS NULL",
        "screening_tombstone t WHERE false",
        "tests/screening/test_gates.py::test_an_item_that_was_deleted_does_not_come_back",
    ),
    Mutant(
        SCREENING_GATES,
        "IF words IS DISTINCT FROM NEW.statement_id THEN",
        "IF false THEN",
        "tests/screening/test_gates.py::test_a_disputed_item_carries_the_persons_statement",
    ),
    Mutant(
        SCREENING_GATES,
        "WHERE f.id = NEW.flag_id AND f.status",
        "WHERE true OR f.status",
        "tests/screening/test_gates.py::test_each_reason_was_confirmed_by_two_people",
    ),
    Mutant(
        SCREENING_GATES,
        "JOIN screening_tombstone t ON t.person_id = subject.id AND",
        "JOIN screening_tombstone t ON false AND",
        "tests/screening/test_review_gates.py"
        "::test_what_changed_since_it_was_issued_is_not_furnished[bury-G-11]",
    ),
    Mutant(
        SCREENING_GATES,
        "WHERE i.report_id = NEW.id AND w.id IS DISTINCT FROM i.statement_id",
        "WHERE false",
        "tests/screening/test_review_gates.py"
        "::test_what_changed_since_it_was_issued_is_not_furnished[state-G-12]",
    ),
    Mutant(
        SCREENING_GATES,
        "WHERE i.report_id = NEW.id AND a.status <> 'confirmed'",
        "WHERE false",
        "tests/screening/test_review_gates.py"
        "::test_what_changed_since_it_was_issued_is_not_furnished[disown-G-17]",
    ),
    Mutant(
        SCREENING_GATES,
        "NEW.furnished_on - interval '7 years'",
        "NEW.furnished_on - interval '9 years'",
        "tests/screening/test_review_gates.py"
        "::test_an_item_that_grew_too_old_since_it_was_issued_is_not_furnished",
    ),
    Mutant(
        SCREENING_GATES,
        "IF NEW.ordered_on <> (NEW.ordered_at",
        "IF false AND NEW.ordered_on <> (NEW.ordered_at",
        "tests/screening/test_review_gates.py::test_an_order_does_not_move_its_day_past_a_policy",
    ),
    Mutant(
        SCREENING_GATES,
        "IF NEW.issued_on <> (NEW.issued_at AT TIME ZONE zone)::date\\n",
        "IF false\\n",
        "tests/screening/test_review_gates.py"
        "::test_a_report_does_not_move_its_day_back_past_an_items_age",
    ),
    Mutant(
        SCREENING_GATES,
        "NEW.person_id <> OLD.person_id",
        "false",
        "tests/screening/test_review_gates.py::test_after_furnishing_a_subject_is_nobody_else",
    ),
    Mutant(
        SCREENING_GATES,
        "bound.agency_id = NEW.organization_id",
        "true",
        "tests/screening/test_review_gates.py::test_another_agency_is_given_nothing",
    ),
    Mutant(
        "screening/services/reports.py",
        "    check_transition(CASE, CaseStatus(case.status), CaseStatus.REPORTED)\n",
        "",
        "tests/screening/test_review_gates.py"
        "::test_after_furnishing_only_a_correction_makes_a_new_version",
    ),
    Mutant(
        "screening/services/reports.py",
        "    _check_items(report, at)\n",
        "",
        "tests/screening/test_review_gates.py"
        "::test_an_item_that_grew_too_old_since_it_was_issued_is_not_furnished",
    ),
    Mutant(
        "screening/services/drafts.py",
        ", *open_obstacles(item.post)]",
        "]",
        "tests/screening/test_review_gates.py"
        "::test_items_of_an_account_that_is_not_theirs_leave_the_report_with_it",
    ),
    Mutant(
        "screening/models/scoped.py",
        "rows.filter(self.furnished, **{within",
        "rows.filter(**{within",
        "tests/screening/test_models_visibility.py"
        "::test_before_the_report_is_furnished_the_agency_sees_nothing_of_it",
    ),
    Mutant(
        "screening/redaction.py",
        "if any(start < last and first < end",
        "if any(False",
        "tests/screening/test_redaction.py::test_words_of_a_confirmed_flag_stay",
    ),
    Mutant(
        "screening/reportability.py",
        "if terms.cutoff_on and posted_on < terms.cutoff_on:",
        "if terms.cutoff_on and posted_on <= terms.cutoff_on:",
        "tests/screening/test_reportability.py::test_seven_years_are_counted_to_the_day",
    ),
    Mutant(
        "screening/services/flags.py",
        "if found := _lasting(flag, at):",
        "if found := []:",
        "tests/screening/test_services_flags.py"
        "::test_what_may_never_be_reported_can_only_be_dismissed",
    ),
    Mutant(
        "screening/services/runs.py",
        "if (run.status, run.claimed_until) != (RunStatus.RUNNING, held.claimed_until):",
        "if False:",
        "tests/screening/test_services_runs.py::test_a_worker_that_lost_its_lease_stops",
    ),
    Mutant(
        "screening/services/imports.py",
        "export.posts(account.handle, platform)",
        "export.posts()",
        "tests/screening/test_services_imports.py"
        "::test_the_coverage_says_what_came_and_what_did_not",
    ),
    Mutant(
        "screening/services/composing.py",
        "removals=suggest(text, [own])",
        "removals=()",
        "tests/screening/test_services_reports.py"
        "::test_the_thread_is_printed_without_other_peoples_names",
    ),
    Mutant(
        "screening/services/reports.py",
        "withheld=True,  # R-1",
        "withheld=False,",
        "tests/screening/test_services_reports.py"
        "::test_in_house_the_report_cites_no_consumer_right",
    ),
    Mutant(
        ADVERSE_GATES,
        "IF NEW.decided_on <> today THEN",
        "IF false THEN",
        "tests/adverse_action/test_review_gates.py::test_a_decision_is_not_dated_ahead",
    ),
    Mutant(
        ADVERSE_GATES,
        "AND c.earliest_on <= NEW.decided_on",
        "",
        "tests/adverse_action/test_review_gates.py"
        "::test_a_moved_first_day_does_not_shorten_the_wait",
    ),
    Mutant(
        ADVERSE_GATES,
        "IF law IN ('MISCONDUCT_603Y') THEN RETURN NEW",
        "IF p.regime IN ('MISCONDUCT_603Y') THEN RETURN NEW",
        "tests/adverse_action/test_review_gates.py"
        "::test_the_regime_of_the_order_counts_not_a_copy_of_it",
    ),
    Mutant(
        ADVERSE_GATES,
        "AND c.event_on >= received",
        "",
        "tests/adverse_action/test_review_gates.py"
        "::test_a_wait_counted_from_an_earlier_day_than_receipt_is_none",
    ),
    Mutant(
        ADVERSE_GATES,
        "AND i.report_id <> p.report_id",
        "AND false",
        "tests/adverse_action/test_review_gates.py"
        "::test_a_ground_from_outside_the_enclosed_report_stops_the_decision",
    ),
    Mutant(
        ADVERSE_GATES,
        "NEW.kind = 'adverse' AND law NOT IN",
        "false AND law NOT IN",
        "tests/adverse_action/test_review_gates.py"
        "::test_no_letter_of_the_consumer_report_regime_is_issued_in_another[adverse]",
    ),
    Mutant(
        ADVERSE_GATES,
        "NEW.kind LIKE 'fair_process%' AND law",
        "false AND law",
        "tests/adverse_action/test_review_gates.py"
        "::test_a_letter_of_the_in_house_regime_is_not_one_here[fair_process_notice]",
    ),
    Mutant(
        ADVERSE_GATES,
        "AND d.matter_id = NEW.matter_id AND",
        "AND",
        "tests/adverse_action/test_review_gates.py"
        "::test_a_notice_was_delivered_itself_to_the_person",
    ),
    Mutant(
        ADVERSE_GATES,
        "WHERE e.delivery_id = NEW.delivery_id AND f.kind = 'summary_of_rights')",
        "WHERE f.kind <> '')",
        "tests/adverse_action/test_review_gates.py::test_a_notice_without_the_summary_is_none",
    ),
    Mutant(
        ADVERSE_GATES,
        "AND newer.status = 'furnished' AND newer.version > r.version",
        "AND false",
        "tests/adverse_action/test_review_gates.py"
        "::test_a_report_that_was_replaced_is_not_enclosed",
    ),
    Mutant(
        ADVERSE_GATES,
        "AND d.dispatched_on IS NOT NULL AND d.status NOT IN",
        "AND d.status NOT IN",
        "tests/adverse_action/test_review_gates.py::test_a_letter_that_never_left_closes_nothing",
    ),
    Mutant(
        ADVERSE_GATES,
        "AND NEW.second_by_id IS NULL AND EXISTS",
        "AND false AND EXISTS",
        "tests/adverse_action/test_review_gates.py"
        "::test_a_no_by_one_person_is_refused_by_the_database_too[None]",
    ),
    Mutant(
        ADVERSE_GATES,
        "DESC LIMIT 1) d ON true\\n        WHERE n.proposal_id = p.id AND n.report_id = p",
        "ASC LIMIT 1) d ON true\\n        WHERE n.proposal_id = p.id AND n.report_id = p",
        "tests/adverse_action/test_following.py"
        "::test_the_database_reads_the_receipt_of_the_newest_dispatch",
    ),
    Mutant(
        ADVERSE_GATES,
        "IF (NEW.based_on_report OR taken) AND NOT EXISTS (\\n            SELECT 1 FROM"
        " adverse_action_summarysent",
        "IF false AND NOT EXISTS (SELECT 1 FROM adverse_action_summarysent",
        "tests/adverse_action/test_breaches.py"
        "::test_an_investigation_that_led_to_action_closes_with_its_summary_only[True]",
    ),
    Mutant(
        ADVERSE_GATES,
        "p.id = d.proposal_id\\n        WHERE p.case_id = NEW.case_id AND",
        "p.id = d.proposal_id\\n        WHERE false AND",
        "tests/adverse_action/test_in_house.py"
        "::test_a_decision_in_house_closes_with_its_letter_even_after_a_breach",
    ),
    Mutant(
        ADVERSE_GATES,
        "IF law NOT IN ('MISCONDUCT_603Y') THEN",
        "IF false THEN",
        "tests/adverse_action/test_breaches.py"
        "::test_no_summary_of_an_investigation_exists_under_another_regime",
    ),
    Mutant(
        ADVERSE_GATES,
        "WHERE x.id = NEW.document_id AND x.matter_id = NEW.matter_id",
        "WHERE x.id = NEW.document_id",
        "tests/adverse_action/test_breaches.py::test_the_database_keeps_a_summary_whole",
    ),
    Mutant(
        "adverse_action/services/following.py",
        "    except (Refusal, Invalid) as fault:",
        "    except ZeroDivisionError as fault:",
        "tests/adverse_action/test_following.py"
        "::test_one_letter_that_cannot_be_followed_stops_no_other",
    ),
    Mutant(
        "adverse_action/services/following.py",
        "    follow_delivery(notice=notice, by=by, at=at)\n    _check_may_go_again(notice)\n",
        "    _check_may_go_again(notice)\n",
        "tests/adverse_action/test_following.py"
        "::test_mail_that_came_back_in_the_mail_room_may_go_out_again_at_once",
    ),
    Mutant(
        "adverse_action/admin/acts.py",
        "        if self.offered(click.standing):\n",
        "        if True:\n",
        "tests/adverse_action/test_acts.py::test_every_act_twice[furnished]",
    ),
    Mutant(
        "adverse_action/admin/pages.py",
        "    _record_looks(user, standing, current)\n",
        "",
        "tests/adverse_action/test_acts.py::test_who_opens_the_page_or_the_preview_is_on_the_trail",
    ),
    Mutant(
        "adverse_action/services/holds.py",
        "if same and proposal.status != Status.PROPOSED:",
        "if same:",
        "tests/adverse_action/test_review_gates.py"
        "::test_a_proposal_not_noticed_yet_encloses_the_report_as_corrected",
    ),
    Mutant(
        "adverse_action/services/following.py",
        "if one.way.received_on != known.get(one.target)",
        "if one.way.received_on is None",
        "tests/adverse_action/test_review_gates.py"
        "::test_a_later_receipt_recorded_in_the_mail_room_moves_the_wait",
    ),
    Mutant(
        "adverse_action/services/following.py",
        "        _reopen_telling(notice, way, by, at)\n",
        "        pass\n",
        "tests/adverse_action/test_review_gates.py"
        "::test_a_notice_that_came_back_satisfies_nothing_and_goes_out_again",
    ),
    Mutant(
        "adverse_action/services/notices.py",
        "if not (law := book().regime(case.regime)).adverse_notice:",
        "if not (law := book().regime(case.regime)):",
        "tests/adverse_action/test_review_gates.py"
        "::test_in_house_an_action_taken_is_recorded_and_no_federal_letter_follows",
    ),
    Mutant(
        DELIVERY_GATES,
        "ELSE 10 END <= NEW.received_on",
        "ELSE 10 END IS NOT NULL",
        "tests/delivery/test_proof.py::test_a_day_of_receipt_that_nothing_shows_is_refused",
    ),
    Mutant(
        DELIVERY_GATES,
        "CASE WHEN p.event <> \\'accepted\\' THEN 0",
        "CASE WHEN TRUE THEN 0",
        "tests/delivery/test_proof.py"
        "::test_plain_mail_is_received_some_days_after_it_was_accepted[CO-5]",
    ),
    Mutant(
        DELIVERY_GATES,
        "WHEN \\'email\\' THEN ARRAY[",
        "WHEN \\'email\\' THEN ARRAY[\\'accepted\\', ",
        "tests/delivery/test_proof.py"
        "::test_an_event_shows_receipt_on_its_own_way_only[email-fields0-accepted]",
    ),
    Mutant(
        DELIVERY_GATES,
        "AND v.id > p.id AND v.event IN",
        "AND FALSE AND v.event IN",
        "tests/delivery/test_proof.py::test_what_came_back_shows_nothing_any_more",
    ),
    Mutant(
        DELIVERY_GATES,
        "OR form.replaced_at <= moment",
        "",
        "tests/delivery/test_review_gates.py::test_a_form_that_is_stale_or_was_replaced_is_not",
    ),
    Mutant(
        DELIVERY_GATES,
        "IF form.sha256 <> NEW.sha256 OR",
        "IF",
        "tests/delivery/test_review_gates.py::test_other_bytes_are_not_the_form",
    ),
    Mutant(
        "config/delivery/services/proof.py",
        "        _check_constructive(detail, by, counsel)\n",
        "        pass\n",
        "tests/delivery/test_proof.py"
        "::test_constructive_delivery_takes_two_people_and_what_was_tried[second]",
    ),
    Mutant(
        "config/delivery/receipt.py",
        "        return None  # else",
        "        return _proven(standing)  # else",
        "tests/delivery/test_receipt.py::test_this_does_not",
    ),
    Mutant(
        "config/documents/fetch.py",
        "            self._refuse(url)\n        mime",
        "            pass\n        mime",
        "tests/documents/test_hostile.py::test_the_fetcher_knows_only_what_it_was_handed",
    ),
    Mutant(
        "config/documents/press.py",
        "if fetcher.refused:",
        "if False:",
        "tests/documents/test_hostile.py::test_what_was_asked_for_fails_the_document",
    ),
    Mutant(
        "config/documents/press.py",
        "_LOGGER.setLevel(logging.WARNING)",
        "pass",
        "tests/documents/test_render.py::test_a_missing_glyph_is_heard_whatever_the_logging_of_the_installation",
    ),
    Mutant(
        "config/documents/finish.py",
        'extra["Interpolate"] = "false"',
        "pass",
        "tests/documents/test_finish.py::test_pictures_are_not_smoothed",
    ),
    Mutant(
        "config/documents/finish.py",
        'node["Lang"] = pydyf.String(language)',
        "pass",
        "tests/documents/test_finish.py::test_the_line_in_the_other_language_says_so",
    ),
    Mutant(
        "config/documents/assets.py",
        'NO_CLOCK = {"SOURCE_DATE_EPOCH": "0"}',
        "NO_CLOCK: dict[str, str] = {}",
        "tests/documents/test_render.py::test_another_process_hash_seed_zone_and_folder_give_the_same_bytes",
    ),
    Mutant(
        "config/documents/quoting.py",
        "\\u202a-\\u202c",
        "\\u202a-\\u202e",
        "tests/documents/test_quoting.py::test_what_no_font_draws_is_printed_as_its_code",
    ),
    Mutant(
        "config/documents/facts.py",
        'in ("", ())',
        "in ()",
        "tests/documents/test_facts.py::test_a_letter_with_a_hole_in_it_is_refused",
    ),
    Mutant(
        "templates/letters/letter.css",
        "top: 2.075in;",
        "top: 1.9in;",
        "tests/documents/test_window.py::test_the_window_shows_the_whole_address_and_nothing_else",
    ),
    Mutant(
        "templates/screening/letters/disclosure.en.html",
        "<h1>Disclosure</h1>",
        "<h1>Disclosure</h1><p>I release you from all claims.</p>",
        "tests/screening/test_letters.py::test_the_disclosure_consists_of_nothing_else",
    ),
    Mutant(
        "templates/adverse_action/letters/adverse.es.html",
        ' data-element="N-05.free_copy"',
        "",
        "tests/documents/test_render.py::test_every_required_element_is_printed",
    ),
    Mutant(
        "screening/letters.py",
        "raise MarkedWordsRedacted(",
        "MarkedWordsRedacted(",
        "tests/screening/test_letters.py::test_words_that_a_reason_rests_on_are_never_removed",
    ),
    Mutant(
        "config/clocks/services/running.py",
        "if event not in fits:",
        "if False:",
        "tests/clocks/test_running.py::test_only_the_rules_own_event_closes_a_duty",
    ),
    Mutant(
        "config/clocks/services/running.py",
        "if clock.earliest_on and on < clock.earliest_on:",
        "if False:",
        "tests/clocks/test_running.py::test_a_wait_does_not_close_before_it_is_over",
    ),
    Mutant(
        "config/clocks/services/running.py",
        "if not proof.strip():",
        "if False:",
        "tests/clocks/test_running.py::test_nothing_closes_without_a_proof",
    ),
    Mutant(
        "config/clocks/services/calendars.py",
        "return closed < today and clock.day is not None and clock.day <= today",
        "return False",
        "tests/clocks/test_closures.py::test_a_closure_in_the_past_changes_nothing_already_due",
    ),
    Mutant(
        "config/clocks/services/changes.py",
        "if clock.extended_by:",
        "if False:",
        "tests/clocks/test_changes.py::test_a_period_is_extended_once",
    ),
    Mutant(
        "config/clocks/services/changes.py",
        "if clock.due_on and today > clock.due_on:",
        "if False:",
        "tests/clocks/test_changes.py::test_outside_the_period_nothing_is_extended",
    ),
    Mutant(
        "config/clocks/services/adoptions.py",
        "if not on and found.on_by_default and not found.needs_counsel:",
        "if False:",
        "tests/clocks/test_running.py::test_a_read_rule_stays_on_whatever_counsel_wants",
    ),
    Mutant(
        "config/documents/storage.py",
        "if hashlib.sha256(data).hexdigest() != sha256:",
        "if False:",
        "tests/documents/test_storage.py::test_changed_bytes_are_never_handed_out",
    ),
    Mutant(
        "config/documents/models.py",
        "Q(withheld=False) | Q(releases__isnull=False)",
        "Q()",
        "tests/documents/test_papers.py::test_the_agency_sees_no_report_before_it_is_released",
    ),
    Mutant(
        "config/documents/services/forms.py",
        "if rule.is_stale(official.version_date, on):",
        "if False:",
        "tests/documents/test_official_forms.py"
        "::test_a_form_that_has_become_stale_is_refused_even_where_the_demo_has_its_own",
    ),
    Mutant(
        "config/documents/services/forms.py",
        "if demo is not None and settings.DEMO:",
        "if demo is not None:",
        "tests/documents/test_official_forms.py"
        "::test_the_demos_text_serves_only_in_the_demo_and_only_alone",
    ),
    Mutant(
        "config/documents/services/forms.py",
        "if (rule := forms()[kind]).is_stale(version_date, at.date()):",
        "rule = forms()[kind]\n    if False:",
        "tests/documents/test_official_forms.py::test_a_form_from_before_the_revision_is_refused",
    ),
    Mutant(
        "config/delivery/services/queue.py",
        "if document.notice_id == PRE_ADVERSE and all(form.kind != summary for form in forms):",
        "if False:",
        "tests/delivery/test_queue.py::test_a_pre_adverse_notice_without_the_summary_is_refused",
    ),
    Mutant(
        "config/delivery/services/queue.py",
        "if current_form(kind=form.kind, language=form.language, on=on) != form:",
        "if False:",
        "tests/delivery/test_queue.py::test_a_summary_that_was_replaced_meanwhile_is_refused",
    ),
    Mutant(
        "config/delivery/services/dispatch.py",
        "return lease == (STATUS.QUEUED, claimed.claimed_until, claimed.attempts)",
        "return True",
        "tests/delivery/test_dispatch.py::test_a_worker_whose_lease_is_lost_writes_nothing",
    ),
    Mutant(
        "config/delivery/receipt.py",
        "if one.event in VOIDS and not unclaimed:",
        "if False:",
        "tests/delivery/test_receipt.py::test_this_does_not",
    ),
    Mutant(
        "config/delivery/receipt.py",
        "if delivered and delivered.on > deemed:",
        "if delivered:",
        "tests/delivery/test_receipt.py::test_no_word_makes_plain_mail_arrive_earlier",
    ),
    Mutant(
        "config/portal/services/entry.py",
        "usable = link if link and link.revoked_at is None and link.expires_at > at else None",
        "usable = link",
        "tests/portal/test_links.py::test_a_revoked_link_opens_nothing",
    ),
    Mutant(
        "config/portal/services/entry.py",
        "if attempts.is_locked(person, address, at):",
        "if False:",
        "tests/portal/test_entry.py::test_after_some_misses_the_page_rests_whatever_is_answered",
    ),
    Mutant(
        "config/portal/visits.py",
        "PortalLink.objects.usable(at)",
        "PortalLink.objects",
        "tests/portal/test_entry.py::test_revoking_a_link_ends_its_visits_at_the_next_page",
    ),
    Mutant(
        "config/portal/visits.py",
        "    session.flush()\n    if link is None:",
        "    if link is None:",
        "tests/portal/test_entry.py::test_a_key_planted_by_somebody_else_is_not_kept",
    ),
    Mutant(
        "config/portal/services/reading.py",
        "    if not visit.proven:\n        return Document",
        "    if False:\n        return Document",
        "tests/portal/test_matter.py::test_somebody_unproven_has_no_papers_whatever_page_asks",
    ),
    Mutant(
        "config/portal/services/reading.py",
        "filter(matter=visit.matter, status__in=LEFT)",
        "filter(status__in=LEFT)",
        "tests/portal/test_matter.py::test_no_other_paper_exists_for_a_visitor",
    ),
    Mutant(
        "config/portal/identity.py",
        "return birth & (house | postal)",
        "return house | postal",
        "tests/portal/test_identity.py::test_anything_else_does_not",
    ),
    Mutant(
        DISPUTE_GATES,
        "IF i.status <> 'open' THEN",
        "IF false THEN",
        "tests/disputes/test_gates.py::test_extra_days_after_a_result_are_refused",
    ),
    Mutant(
        DISPUTE_GATES,
        "IF due IS NULL OR NEW.granted_on > due THEN",
        "IF due IS NULL THEN",
        "tests/disputes/test_gates.py::test_extra_days_after_the_last_day_are_refused",
    ),
    Mutant(
        DISPUTE_GATES,
        "AND c.extended_by = ''",
        "",
        "tests/disputes/test_gates.py"
        "::test_a_period_that_was_extended_before_is_not_extended_again",
    ),
    Mutant(
        DISPUTE_GATES,
        "IF NEW.information_on < d.received_on OR NEW.information_on > due THEN",
        "IF false THEN",
        "tests/disputes/test_gates.py::test_extra_days_for_a_day_without_news_are_refused",
    ),
    Mutant(
        DISPUTE_GATES,
        "AND e.received_at > d.received_at",
        "",
        "tests/disputes/test_gates.py::test_what_came_with_the_dispute_is_nothing_new",
    ),
    Mutant(
        DISPUTE_GATES,
        "AND e.received_on = NEW.information_on",
        "",
        "tests/disputes/test_gates.py::test_extra_days_for_a_day_without_news_are_refused",
    ),
    Mutant(
        DISPUTE_GATES,
        "o.jurisdiction IN ('CA')",
        "false",
        "tests/disputes/test_gates.py::test_california_gives_no_extra_days",
    ),
    Mutant(
        DISPUTE_GATES,
        "p.state IN ('CA')",
        "false",
        "tests/disputes/test_gates.py::test_california_gives_no_extra_days",
    ),
    Mutant(
        DISPUTE_GATES,
        "q.jurisdiction IN ('CA')",
        "false",
        "tests/disputes/test_gates.py::test_california_gives_no_extra_days",
    ),
    Mutant(
        DISPUTE_GATES,
        "IF NEW.granted_on <> (NEW.granted_at AT TIME ZONE zone)::date THEN",
        "IF false THEN",
        "tests/disputes/test_gates.py::test_extra_days_are_not_dated_back",
    ),
    Mutant(
        DISPUTE_GATES,
        "IF NEW.decided_on IS DISTINCT FROM (NEW.decided_at AT TIME ZONE zone)::date THEN",
        "IF false THEN",
        "tests/disputes/test_gates.py::test_a_result_is_not_dated_back",
    ),
    Mutant(
        DISPUTE_GATES,
        "IF NEW.status = 'verified' AND EXISTS (",
        "IF false AND EXISTS (",
        "tests/disputes/test_gates.py::test_verified_while_something_sent_is_unread_is_refused",
    ),
    Mutant(
        DISPUTE_GATES,
        "IF NEW.status = 'verified' AND NEW.looked_at = '' THEN",
        "IF false THEN",
        "tests/disputes/test_gates.py::test_verified_without_saying_what_was_looked_at_is_refused",
    ),
    Mutant(
        DISPUTE_GATES,
        "AND i.status = 'verified' AND EXISTS (",
        "AND false AND EXISTS (",
        "tests/disputes/test_gates.py::test_something_unread_after_a_result_keeps_it_open",
    ),
    Mutant(
        DISPUTE_GATES,
        "AND t.person_id = NEW.person_id",
        "",
        "tests/disputes/test_gates.py::test_somebody_elses_tombstone_deletes_nothing",
    ),
    Mutant(
        DISPUTE_GATES,
        "IF TG_OP = 'UPDATE' AND OLD.status <> 'open' AND NOT (",
        "IF false AND NOT (",
        "tests/disputes/test_gates.py::test_a_result_moves_towards_the_person_and_never_back",
    ),
    Mutant(
        DISPUTE_GATES,
        'OLD."explanation" IS DISTINCT FROM (NEW."explanation")',
        "false",
        "tests/disputes/test_gates.py::test_what_was_said_of_an_item_is_never_rewritten",
    ),
    Mutant(
        DISPUTE_GATES,
        'OLD."statement" IS DISTINCT FROM (NEW."statement")',
        "false",
        "tests/disputes/test_gates.py::test_what_came_and_when_is_never_rewritten",
    ),
    Mutant(
        "disputes/services/reinvestigation.py",
        "if why := stands_in_the_way(item, to):",
        'if why := "":',
        "tests/disputes/test_journey.py::test_who_reviewed_the_item_does_not_look_again",
    ),
    Mutant(
        "disputes/services/telling.py",
        ", told__status=item.status)",
        ")",
        "tests/disputes/test_results.py::test_the_sweep_does_not_stop_at_a_result_that_moved",
    ),
    Mutant(
        "disputes/models/disputes.py",
        '.exclude(told__status=models.F("status"))',
        ".filter(told=None)",
        "tests/disputes/test_results.py"
        "::test_a_result_that_moved_is_told_again_with_the_revised_report",
    ),
    Mutant(
        "disputes/services/duties.py",
        "except (Refusal, Invalid) as fault:",
        "except OSError as fault:",
        "tests/disputes/test_duties.py::test_an_item_that_cannot_be_marked_stops_no_other",
    ),
)


@dataclass(frozen=True)
class Verdict:
    mutant: Mutant
    killed: bool
    why: str


def judge(mutant: Mutant, tree: Path) -> Verdict:
    """Apply the mutant to the tree, run its test, and put the tree right again."""
    file = tree / mutant.file
    before = file.read_text(encoding="utf-8")
    if before.count(mutant.text) != 1:
        return Verdict(mutant, False, f"the text stands {before.count(mutant.text)} times")
    file.write_text(before.replace(mutant.text, mutant.replacement), encoding="utf-8")
    try:
        return Verdict(mutant, *run_test(mutant.test, tree))
    finally:
        file.write_text(before, encoding="utf-8")


def run_test(test: str, tree: Path) -> tuple[bool, str]:
    words = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "--full", test]
    done = subprocess.run(
        words,
        cwd=tree,
        env={
            **{name: value for name, value in os.environ.items() if "COVERAGE" not in name},
            "PYTHONPATH": str(tree),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PROBITY_TEST_DATA": str(for_tests().data),
        },
        capture_output=True,
        text=True,
    )
    # A fixture that breaks is no proof: only a failing assertion kills.
    if done.returncode == TESTS_FAILED and "error" not in done.stdout.splitlines()[-1]:
        return True, "killed"
    if done.returncode == 0:
        return False, "survived: the test passes all the same"
    return False, "cannot be judged: " + " ".join((done.stdout + done.stderr).splitlines()[-2:])


@contextmanager
def copies(number: int) -> Iterator[list[Path]]:
    """Copy what git knows, changed or not, so that the working tree stays untouched."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        trees = [Path(scratch, str(index)) for index in range(number)]
        for name in filter(None, listed.stdout.split("\0")):
            for tree in trees:
                copy(PROJECT / name, tree / name)
        yield trees


def copy(source: Path, target: Path) -> None:
    if source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def judge_all(mutants: Sequence[Mutant]) -> list[Verdict]:
    with copies(AT_ONCE) as trees:
        free: SimpleQueue[Path] = SimpleQueue()
        for tree in trees:
            free.put(tree)

        def one(mutant: Mutant) -> Verdict:
            tree = free.get()
            try:
                return judge(mutant, tree)
            finally:
                free.put(tree)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(one, mutants))


def main(arguments: Sequence[str]) -> int:
    word = arguments[0] if arguments else ""
    verdicts = judge_all([row for row in MUTANTS if word in row.file + row.test])
    for verdict in verdicts:
        print(f"{'killed  ' if verdict.killed else 'SURVIVED'}  {verdict.mutant}")
        if not verdict.killed:
            print(f"          {verdict.why}")
    print(f"{sum(v.killed for v in verdicts)} of {len(verdicts)} mutants killed")
    return 0 if all(verdict.killed for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
