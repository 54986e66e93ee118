"""SQL of what criminal history asks for before a notice and before a decision (R-32).

What the place asks stands in the proposal's `factors`, by the law book and counsel's switches on
the day of the notice; a trigger keeps it from then on.
"""
# ruff: noqa: S608 - what is set into the texts are constants of this file

# A ground of criminal history binds these steps; posts alone never do.
_RECORD = """EXISTS (SELECT 1 FROM adverse_action_ground g WHERE g.proposal_id = p.id
        AND g.kind = 'criminal_history' AND g.dropped_at IS NULL)"""

_ANSWERS = "(SELECT count(*) FROM adverse_action_response r WHERE r.proposal_id = p.id)"

_NEWEST_OF = """SELECT * INTO weighed FROM adverse_action_assessment a
            WHERE a.proposal_id = p.id AND a.stage = '{stage}' ORDER BY a.number DESC LIMIT 1;"""

_UNKNOWN = """IF p.factors IS NULL THEN
            RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g05',
                message = 'Nobody looked up what this place wants weighed of the criminal history.';
        END IF;"""

_ASKED = "jsonb_array_length(p.factors) > 0"


def _encloses(kind: str) -> str:
    """The letter N-20 of that kind lies in the envelope, and the notice says what it prints."""
    return f"""IF NEW.assessment_id IS DISTINCT FROM weighed.id OR NOT EXISTS (
            SELECT 1 FROM delivery_deliveryenclosure e
            JOIN documents_document x ON x.id = e.document_id
            WHERE e.delivery_id = NEW.delivery_id AND x.matter_id = NEW.matter_id
                AND x.notice_id = 'N-20' AND x.kind = '{kind}') THEN
            RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'n20_enclosed',
                message = 'The fair-chance letter goes in the same envelope, or nothing goes.';
        END IF;"""


# Before the notice: every factor that the place asks for was weighed, and the letter says so.
BEFORE_NOTICE = f"""
    IF NEW.kind IN ('pre_adverse', 'fair_process_notice') AND {_RECORD} THEN
        {_UNKNOWN}
        IF {_ASKED} THEN
            {_NEWEST_OF.format(stage="preliminary")}
            IF weighed.id IS NULL OR EXISTS (
                SELECT 1 FROM jsonb_array_elements_text(p.factors) AS f(name)
                WHERE btrim(coalesce(to_jsonb(weighed) ->> f.name, '')) = '') THEN
                RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g05',
                    message = 'The criminal history was not weighed as this place asks.';
            END IF;
            {_encloses("fair_chance_notice")}
        END IF;
    END IF;
    IF NEW.kind IN ('adverse', 'fair_process_decision') AND {_RECORD} AND {_ASKED} THEN
        {_NEWEST_OF.format(stage="final")}
        {_encloses("fair_chance_decision")}
    END IF;
"""

# Before the decision: weighed again since the notice, by somebody who read every answer.
BEFORE_DECISION = f"""
    IF {_RECORD} THEN
        {_UNKNOWN}
        IF {_ASKED} THEN
            {_NEWEST_OF.format(stage="final")}
            IF weighed.id IS NULL OR weighed.written_at < issued
                OR weighed.answers_known < {_ANSWERS} THEN
                RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g05',
                    message = 'The criminal history was not weighed again since the notice and '
                        || 'the person''s last answer.';
            END IF;
        END IF;
    END IF;
"""

ASSESSMENT = f"""
    SELECT * INTO p FROM adverse_action_proposal WHERE id = NEW.proposal_id FOR NO KEY UPDATE;
    IF NEW.stage = 'preliminary' AND p.status <> 'proposed'
        OR NEW.stage = 'final' AND p.status <> 'waiting' THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'assessed_in_its_time',
            message = 'First before the notice, and again after it was received: at no other time.';
    END IF;
    IF EXISTS (SELECT 1 FROM jsonb_array_elements_text(coalesce(p.factors, '[]')) AS f(name)
               WHERE btrim(coalesce(to_jsonb(NEW) ->> f.name, '')) = '') THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'factors_are_weighed',
            message = 'A factor that this place asks for was left out.';
    END IF;
    IF NEW.answers_known <> {_ANSWERS} THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'answers_are_counted',
            message = 'The number of answers is not how many there are.';
    END IF;
    RETURN NEW;
"""

# What the place asked on the day of the notice is what the decision is measured by.
FACTORS = """
    IF NEW.factors IS DISTINCT FROM OLD.factors AND OLD.status <> 'proposed' THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'factors_stay',
            message = 'What is to be weighed was settled when the notice was issued.';
    END IF;
    RETURN NEW;
"""
