"""SQL of the gates that sit on this room's acts (R-3). Dates come from the rows, never now()."""
# ruff: noqa: S608 - what is set into the texts are constants of the law book

from adverse_action.models.fair_gates import BEFORE_DECISION, BEFORE_NOTICE
from config.law.book import book


def _regimes(switch: str) -> str:
    """The regimes in which a switch of the book is on, as an SQL list."""
    return ", ".join(f"'{name}'" for name, law in book().regimes.items() if getattr(law, switch))


def _waits() -> str:
    """The rows of the book under which a decision waits, as an SQL list.

    The regimes' own; what a place adds ends beside them and is in the proposal's earliest day.
    """
    return ", ".join(
        sorted({f"'{law.wait_clock}'" for law in book().regimes.values() if law.wait_clock})
    )


# A letter that failed goes out again: its first receipt counts, else its newest dispatch to the
# person.
_NEWEST = """JOIN delivery_delivery f ON f.id = n.delivery_id
            JOIN LATERAL (SELECT * FROM delivery_delivery again
                WHERE again.document_id = n.document_id AND again.person_id = f.person_id
                ORDER BY again.received_on NULLS LAST, again.id DESC LIMIT 1) d ON true"""

# A letter that came back or bounced was not sent.
_SENT = "d.dispatched_on IS NOT NULL AND d.status NOT IN ('returned', 'failed')"


def _of_screener(user: str, case: str) -> str:
    """Whether a user has a place at a case's screener, and none at its agency (R-24)."""
    return f"""EXISTS (SELECT 1 FROM screening_case c JOIN accounts_membership m
            ON m.organization_id = c.screener_id AND m.user_id = {user}
            WHERE c.matter_id = {case} AND NOT EXISTS (SELECT 1 FROM accounts_membership own
                WHERE own.organization_id = c.agency_id AND own.user_id = {user}))"""


# A proposal rests on its own case's report, and ends as R-15 says: decided or withdrawn, answered.
PROPOSAL = f"""
    SELECT case_id INTO owner FROM screening_report WHERE id = NEW.report_id;
    IF owner <> NEW.case_id THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g05',
            message = 'This report is about another case.';
    END IF;
    IF TG_OP = 'INSERT' AND {_of_screener("NEW.proposed_by_id", "NEW.case_id")} THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'agency_intends',
            message = 'The intent is recorded by the agency, never by its screener.';
    END IF;
    IF TG_OP = 'INSERT' OR NEW.status = OLD.status THEN RETURN NEW; END IF;
    IF NEW.status IN ('decided', 'withdrawn') AND NOT EXISTS (
        SELECT 1 FROM adverse_action_decision d WHERE d.proposal_id = NEW.id
            AND d.outcome = CASE NEW.status WHEN 'decided' THEN 'final' ELSE 'withdrawn' END) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g05',
            message = 'No decision says so.';
    END IF;
    IF NEW.status = 'closed' AND (OLD.status NOT IN ('decided', 'withdrawn') OR NOT EXISTS (
        SELECT 1 FROM adverse_action_closinganswer a WHERE a.case_id = NEW.case_id)) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g06',
            message = 'Nobody has answered yet whether the action was based on the report.';
    END IF;
    RETURN NEW;
"""

# G-05: recording intent as final is refused before notice, receipt, wait and the end of a dispute.
DECISION = f"""
    SELECT * INTO p FROM adverse_action_proposal WHERE id = NEW.proposal_id FOR SHARE;
    IF {_of_screener("NEW.decided_by_id", "p.case_id")} THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'agency_decides',
            message = 'The decision is recorded by the agency, never by its screener.';
    END IF;
    IF NEW.outcome <> 'final' THEN RETURN NEW; END IF;
    IF p.proposed_by_id = NEW.decided_by_id THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'decided_apart',
            message = 'Whoever proposed the action does not decide it.';
    END IF;
    IF EXISTS (SELECT 1 FROM adverse_action_assessment a
               JOIN accounts_organization o ON o.id = p.agency_id
               WHERE a.proposal_id = p.id AND a.written_by_id = NEW.decided_by_id
                   AND o.profile <> 'small') THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'decided_apart',
            message = 'Whoever weighed the criminal history does not decide.';
    END IF;
    SELECT o.regime, (NEW.decided_at AT TIME ZONE a.time_zone)::date INTO law, today
        FROM screening_order o JOIN accounts_organization a ON a.id = o.agency_id
        WHERE o.case_id = p.case_id FOR SHARE OF o;
    IF NEW.decided_on <> today THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g05',
            message = 'The day of the decision is not that of its moment.';
    END IF;
    IF law IN ({_regimes("summary_603y")}) THEN RETURN NEW; END IF;
    SELECT d.received_on, 'notice:' || n.public_id, n.issued_at INTO received, told, issued
        FROM adverse_action_notice n {_NEWEST}
        WHERE n.proposal_id = p.id AND n.report_id = p.report_id
            AND n.kind IN ('pre_adverse', 'fair_process_notice')
        ORDER BY n.issued_at DESC LIMIT 1;
    IF received IS NULL THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g05',
            message = 'Nothing proves yet that the notice with the report was received.';
    END IF;
    IF p.earliest_on IS NULL OR p.earliest_on <= received OR NEW.decided_on < p.earliest_on THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g05',
            message = 'The waiting period has not ended: the first day for a decision is '
                || coalesce(to_char(p.earliest_on, 'YYYY-MM-DD'), 'not known yet') || '.';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM clocks_clock c
                   WHERE c.rule_id IN ({_waits()}) AND c.target = told AND c.status <> 'void'
                       AND c.event_on >= received) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g05',
            message = 'The wait counted from the notice''s receipt has not ended.';
    END IF;
    IF EXISTS (SELECT 1 FROM clocks_clock c
               WHERE c.target = told AND c.status <> 'void' AND c.earliest_on > NEW.decided_on) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g05',
            message = 'Another wait of this place has not ended.';
    END IF;
    IF EXISTS (SELECT 1 FROM adverse_action_hold h
               WHERE h.proposal_id = p.id AND h.lifted_at IS NULL) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g05',
            message = 'A dispute is open, and the decision is held until its result arrived.';
    END IF;
    IF EXISTS (SELECT 1 FROM adverse_action_hold h
               WHERE h.proposal_id = p.id AND h.results_on >= NEW.decided_on) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g05',
            message = 'A decision comes the day after a dispute''s result arrived, or later.';
    END IF;
    IF EXISTS (SELECT 1 FROM adverse_action_ground g
               JOIN screening_reportitem i ON i.id = g.report_item_id
               WHERE g.proposal_id = p.id AND g.dropped_at IS NULL
                   AND i.report_id <> p.report_id) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g05',
            message = 'A ground is not in the report that the notice enclosed.';
    END IF;
    IF EXISTS (SELECT 1 FROM adverse_action_moretime m
               WHERE m.proposal_id = p.id AND m.until >= NEW.decided_on) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g05',
            message = 'The person was given more time to answer, and it has not ended.';
    END IF;
    -- R-17: the newest speech record, of this very basis, signed by somebody who did not write it.
    SELECT * INTO record FROM adverse_action_speechrecord s
        WHERE s.proposal_id = p.id AND s.report_id = p.report_id ORDER BY s.number DESC LIMIT 1;
    IF record.id IS NULL OR NOT EXISTS (
        SELECT 1 FROM adverse_action_speechsignoff o WHERE o.record_id = record.id) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g19',
            message = 'The speech record is not written, or not signed.';
    END IF;
    {BEFORE_DECISION}
    RETURN NEW;
"""

# what a decision rested on is not written after it.
SPEECH = """
    SELECT * INTO p FROM adverse_action_proposal WHERE id = NEW.proposal_id FOR NO KEY UPDATE;
    IF p.status NOT IN ('proposed', 'noticed', 'waiting') OR p.report_id <> NEW.report_id THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'speech_before_decision',
            message = 'A speech record is written before the decision, on the report it rests on.';
    END IF;
    RETURN NEW;
"""

SIGN_OFF = """
    SELECT * INTO record FROM adverse_action_speechrecord WHERE id = NEW.record_id;
    PERFORM 1 FROM adverse_action_proposal WHERE id = record.proposal_id FOR NO KEY UPDATE;
    IF record.written_by_id = NEW.signed_by_id THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'signed_apart',
            message = 'Whoever wrote the speech record does not sign it.';
    END IF;
    IF EXISTS (SELECT 1 FROM adverse_action_speechrecord newer
               WHERE newer.proposal_id = record.proposal_id AND newer.number > record.number) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'signed_newest',
            message = 'A newer version of the speech record was written.';
    END IF;
    RETURN NEW;
"""

# What every letter is: itself, to the person, of its case's regime; once; the first with the
# report that the agency has now and with the Summary of Rights; the adverse one after
# a final decision or an action already taken.
NOTICE = f"""
    SELECT o.regime INTO law FROM screening_order o WHERE o.case_id = NEW.case_id FOR SHARE;
    IF NEW.kind = 'pre_adverse' AND law NOT IN ({_regimes("pre_adverse")})
        OR NEW.kind = 'adverse' AND law NOT IN ({_regimes("adverse_notice")})
        OR NEW.kind = 'summary_603y' AND law NOT IN ({_regimes("summary_603y")})
        OR NEW.kind LIKE 'fair_process%' AND law NOT IN ({_regimes("fair_process")}) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'notice_of_its_regime',
            message = 'This letter does not exist under the regime of the case.';
    END IF;
    SELECT x.notice_id, x.corrects_id INTO printed, names FROM delivery_delivery d
        JOIN documents_document x ON x.id = d.document_id
        JOIN screening_subject s ON s.person_id = d.person_id
        WHERE d.id = NEW.delivery_id AND d.document_id = NEW.document_id
            AND d.matter_id = NEW.matter_id AND s.case_id = NEW.case_id
            AND NEW.case_id = NEW.matter_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'notice_delivered_itself',
            message = 'What was delivered is not this letter, or not to this person.';
    END IF;
    -- What is issued never changes: a correction is a letter of its own, of the same kind and about
    -- the same action, whose paper names the paper that was wrong.
    IF names IS NOT NULL AND NEW.corrects_id IS NULL OR NEW.corrects_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM adverse_action_notice wrong WHERE wrong.id = NEW.corrects_id
            AND wrong.document_id = names AND wrong.case_id = NEW.case_id
            AND wrong.kind = NEW.kind
            AND wrong.proposal_id IS NOT DISTINCT FROM NEW.proposal_id) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'correction_names_letter',
            message = 'A correction names the letter of this case that it takes the place of.';
    END IF;
    IF NEW.kind = 'pre_adverse' AND (printed <> 'N-06' OR NOT EXISTS (
        SELECT 1 FROM delivery_deliveryenclosure e
        JOIN documents_officialform f ON f.id = e.official_form_id
        WHERE e.delivery_id = NEW.delivery_id AND f.kind = 'summary_of_rights')) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'n06_with_summary',
            message = 'A pre-adverse notice goes out with the Summary of Rights or not at all.';
    END IF;
    SELECT * INTO p FROM adverse_action_proposal WHERE id = NEW.proposal_id FOR NO KEY UPDATE;
    IF p.id IS NOT NULL AND p.case_id <> NEW.case_id THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'notice_of_its_case',
            message = 'The action was proposed in another case.';
    END IF;
    IF {_of_screener("NEW.issued_by_id", "NEW.case_id")} AND (p.id IS NULL
        OR NEW.kind NOT IN ('pre_adverse', 'adverse') OR NOT EXISTS (
            SELECT 1 FROM accounts_engagement e WHERE e.handling = 'direct'
                AND e.status <> 'ended' AND e.screener_id = p.screener_id
                AND e.agency_id = p.agency_id)) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'handled_by_agency',
            message = 'The screener prepares N-06 and N-05, where the agency agreed to that.';
    END IF;
    IF NEW.kind IN ('pre_adverse', 'fair_process_notice') AND NOT EXISTS (
        SELECT 1 FROM screening_report r WHERE r.id = NEW.report_id AND r.id = p.report_id
            AND r.case_id = NEW.case_id AND r.status = 'furnished' AND NOT EXISTS (
                SELECT 1 FROM screening_report newer WHERE newer.case_id = r.case_id
                    AND newer.status = 'furnished' AND newer.version > r.version)) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g05',
            message = 'The notice encloses the report that the agency has now, and no other.';
    END IF;
    {BEFORE_NOTICE}
    IF NEW.kind NOT IN ('adverse', 'fair_process_decision', 'summary_603y') THEN
        RETURN NEW;
    END IF;
    -- 603(y)(2): a summary tells of an action and of the investigation it rests on.
    IF NEW.kind = 'summary_603y' AND (printed <> 'N-15' OR NOT EXISTS (
        SELECT 1 FROM adverse_action_actiontaken t WHERE t.case_id = NEW.case_id)
        OR NOT EXISTS (SELECT 1 FROM screening_report r WHERE r.id = NEW.report_id
                       AND r.case_id = NEW.case_id AND r.status = 'furnished')
        OR EXISTS (SELECT 1 FROM screening_reportitem i WHERE i.report_id = NEW.report_id)
            AND NOT EXISTS (SELECT 1 FROM adverse_action_takenground g
                JOIN adverse_action_actiontaken t ON t.id = g.taken_id
                WHERE t.case_id = NEW.case_id AND g.report_item_id IS NOT NULL)) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'summary_of_its_basis',
            message = 'A summary follows an action, and names what of the report it rests on.';
    END IF;
    IF NEW.corrects_id IS NULL AND EXISTS (SELECT 1 FROM adverse_action_notice n {_NEWEST}
               WHERE (n.proposal_id = p.id OR n.case_id = NEW.case_id AND n.kind = 'summary_603y')
                   AND n.kind = NEW.kind
                   AND d.status NOT IN ('returned', 'failed')) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'notice_once',
            message = 'This letter is on its way already.';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM adverse_action_decision d
                   WHERE d.proposal_id = NEW.proposal_id AND d.outcome = 'final')
        AND NOT EXISTS (SELECT 1 FROM adverse_action_actiontaken t
                        WHERE t.case_id = NEW.case_id) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g05',
            message = 'No final decision is recorded, and no action already taken.';
    END IF;
    RETURN NEW;
"""

# G-06: an adverse case closes only with its notice. The answer of R-15 is the act of closing.
CLOSING = f"""
    SELECT o.regime INTO law FROM screening_order o WHERE o.case_id = NEW.case_id FOR SHARE;
    IF NOT NEW.based_on_report AND NEW.second_by_id IS NOT DISTINCT FROM NEW.answered_by_id
        OR NOT NEW.based_on_report AND NEW.second_by_id IS NULL AND EXISTS (
            SELECT 1 FROM screening_report r WHERE r.case_id = NEW.case_id
                AND r.item_count > 0 AND NOT EXISTS (
                    SELECT 1 FROM screening_report newer WHERE newer.replaces_id = r.id)) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'no_needs_a_second_person',
            message = 'The report has items, so a "no" needs a second person.';
    END IF;
    taken := EXISTS (SELECT 1 FROM adverse_action_actiontaken t WHERE t.case_id = NEW.case_id);
    IF law IN ({_regimes("summary_603y")}) THEN
        IF (NEW.based_on_report OR taken) AND NOT EXISTS (
            SELECT 1 FROM adverse_action_notice n {_NEWEST}
            WHERE n.case_id = NEW.case_id AND n.kind = 'summary_603y' AND {_SENT}) THEN
            RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g06',
                message = 'Action was taken on the investigation, and no summary of it was sent.';
        END IF;
        RETURN NEW;
    END IF;
    -- No letter follows in-house an action taken outside the procedure: its record stays.
    IF taken AND law IN ({_regimes("fair_process")}) AND NOT EXISTS (
        SELECT 1 FROM adverse_action_decision d
        JOIN adverse_action_proposal p ON p.id = d.proposal_id
        WHERE p.case_id = NEW.case_id AND d.outcome = 'final') THEN
        RETURN NEW;
    END IF;
    IF (NEW.based_on_report OR taken
        OR EXISTS (SELECT 1 FROM adverse_action_decision d
                   JOIN adverse_action_proposal p ON p.id = d.proposal_id
                   JOIN adverse_action_ground g ON g.proposal_id = p.id
                   WHERE p.case_id = NEW.case_id AND d.outcome = 'final'
                       AND g.kind = 'report_item' AND g.dropped_at IS NULL))
        AND NOT EXISTS (
            SELECT 1 FROM adverse_action_notice n {_NEWEST}
            WHERE n.case_id = NEW.case_id AND {_SENT}
                AND n.kind IN ('adverse', 'fair_process_decision')) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g06',
            message = 'The case rests on the report, and no adverse action notice was sent.';
    END IF;
    RETURN NEW;
"""

# an action rests on what its own case's report says, and on nothing added once it was told.
TAKEN_GROUND = """
    SELECT case_id INTO about FROM adverse_action_actiontaken WHERE id = NEW.taken_id FOR SHARE;
    IF NEW.report_item_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM screening_reportitem i JOIN screening_report r ON r.id = i.report_id
        WHERE i.id = NEW.report_item_id AND r.case_id = about AND r.status = 'furnished') THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'ground_in_the_report',
            message = 'A ground is not an item of the report that was furnished.';
    END IF;
    IF EXISTS (SELECT 1 FROM adverse_action_notice n
               WHERE n.case_id = about AND n.kind = 'summary_603y') THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'ground_before_summary',
            message = 'The summary of this action was issued: what it rests on stays.';
    END IF;
    RETURN NEW;
"""

# G-06: a case closes with its actions, each decided or withdrawn and answered for.
CASE_CLOSED = """
    PERFORM 1 FROM adverse_action_proposal p WHERE p.case_id = NEW.matter_id FOR SHARE;
    IF EXISTS (SELECT 1 FROM adverse_action_proposal p
               WHERE p.case_id = NEW.matter_id AND p.status <> 'closed') THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g06',
            message = 'An action is still proposed in this case, or not answered for.';
    END IF;
    IF EXISTS (SELECT 1 FROM adverse_action_actiontaken t WHERE t.case_id = NEW.matter_id)
        AND NOT EXISTS (SELECT 1 FROM adverse_action_closinganswer a
                        WHERE a.case_id = NEW.matter_id) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g06',
            message = 'Nobody has answered yet whether the action was based on the report.';
    END IF;
    RETURN NEW;
"""
