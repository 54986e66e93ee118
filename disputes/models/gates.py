"""SQL of the gates of a reinvestigation. Dates come from the rows, never now()."""

# G-10: "verified" only after somebody reviewed each thing the person sent (1681i(a)(4)).
OUTCOME = """
    IF TG_OP = 'UPDATE' AND OLD.status <> 'open' THEN
        IF NEW.status IS DISTINCT FROM OLD.status THEN
            RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'outcome_stays',
                message = 'An item keeps the result it was given; a new dispute may be opened.';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.status = 'verified' AND EXISTS (
        SELECT 1 FROM disputes_evidence e
        WHERE e.dispute_id = NEW.dispute_id AND (e.item_id IS NULL OR e.item_id = NEW.id)
            AND NOT EXISTS (SELECT 1 FROM disputes_evidencereview r
                            WHERE r.evidence_id = e.id AND r.item_id = NEW.id)) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g10',
            message = 'Something the person sent has not been reviewed for this item.';
    END IF;
    IF NEW.status = 'verified' AND NEW.looked_at = '' THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g10',
            message = 'Nothing says what was looked at to verify this item.';
    END IF;
    RETURN NEW;
"""

# G-09: once, for what the consumer sent within the first thirty days, and not after a finding.
EXTENSION = """
    SELECT * INTO i FROM disputes_disputeitem WHERE id = NEW.item_id FOR SHARE;
    SELECT * INTO d FROM disputes_dispute WHERE id = i.dispute_id FOR SHARE;
    SELECT c.due_on INTO due FROM clocks_clock c
        WHERE c.rule_id = 'D-06' AND c.target = 'dispute_item:' || i.public_id
        ORDER BY c.id DESC LIMIT 1;
    IF i.status <> 'open' THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g09',
            message = 'The item has its result, so there is nothing left to extend.';
    END IF;
    IF NEW.information_on < d.received_on OR due IS NULL OR NEW.information_on > due THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g09',
            message = 'The information did not come within the thirty days.';
    END IF;
    RETURN NEW;
"""
