"""SQL of the gates that sit on this room's acts (R-3). Dates come from the rows, never now()."""

# G-05: recording intent as final is refused before notice, receipt, wait and the end of a dispute.
DECISION = """
    IF NEW.outcome <> 'final' THEN RETURN NEW; END IF;
    SELECT * INTO p FROM adverse_action_proposal WHERE id = NEW.proposal_id FOR SHARE;
    IF p.proposed_by_id = NEW.decided_by_id THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'decided_apart',
            message = 'Whoever proposed the action does not decide it.';
    END IF;
    IF p.regime = 'MISCONDUCT_603Y' THEN RETURN NEW; END IF;
    SELECT d.received_on, 'notice:' || n.public_id INTO received, told
        FROM adverse_action_notice n JOIN delivery_delivery d ON d.id = n.delivery_id
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
                   WHERE c.rule_id = 'D-03' AND c.target = told AND c.status <> 'void'
                       AND c.earliest_on <= NEW.decided_on) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g05',
            message = 'The wait counted from the notice''s receipt has not ended.';
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
    RETURN NEW;
"""

# The adverse notice follows a final decision, or an action already taken.
NOTICE = """
    IF NEW.kind NOT IN ('adverse', 'fair_process_decision') THEN RETURN NEW; END IF;
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
CLOSING = """
    IF (NEW.based_on_report
        OR EXISTS (SELECT 1 FROM adverse_action_actiontaken t WHERE t.case_id = NEW.case_id)
        OR EXISTS (SELECT 1 FROM adverse_action_decision d
                   JOIN adverse_action_proposal p ON p.id = d.proposal_id
                   JOIN adverse_action_ground g ON g.proposal_id = p.id
                   WHERE p.case_id = NEW.case_id AND d.outcome = 'final'
                       AND g.kind = 'report_item' AND g.dropped_at IS NULL))
        AND NOT EXISTS (
            SELECT 1 FROM adverse_action_notice n WHERE n.case_id = NEW.case_id
                AND n.kind IN ('adverse', 'fair_process_decision')) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g06',
            message = 'The case rests on the report, and no adverse action notice was issued.';
    END IF;
    RETURN NEW;
"""
