"""A cancelled order, as the database keeps it: for good, and nothing is signed or furnished on it.

Triggers of their own beside those in `gates.py`: each says one thing.
"""

# ruff: noqa: S608 - what is set into the texts are constants

from screening.models.frozen import refuse

CANCEL_GATE = f"""
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'placed' THEN
            {refuse("G-01", "An order begins as placed.")}
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.status = 'cancelled' AND NEW IS DISTINCT FROM OLD THEN
        {refuse("G-01", "The order was cancelled, and stays so.")}
    END IF;
    IF NEW.status = 'cancelled' AND EXISTS (
        SELECT 1 FROM screening_report WHERE case_id = NEW.case_id AND status = 'furnished'
    ) THEN
        {refuse("G-01", "The report was furnished: the order is no longer cancelled.")}
    END IF;
    RETURN NEW;
"""

STILL_ORDERED = f"""
    PERFORM 1 FROM screening_order
        WHERE case_id = NEW.case_id AND status = 'cancelled' FOR SHARE;
    IF FOUND THEN
        {refuse("G-01", "The order was cancelled.")}
    END IF;
    RETURN NEW;
"""

# What was issued about somebody is about them as they were then; a correction comes before.
CORRECTION_GATE = """
    PERFORM 1 FROM screening_subject WHERE case_id = NEW.case_id FOR SHARE;
    IF EXISTS (SELECT 1 FROM screening_report r
        JOIN screening_subject other ON other.case_id = r.case_id
        JOIN screening_subject here ON here.person_id = other.person_id
        WHERE here.case_id = NEW.case_id) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'correct_before_report',
            message = 'A report was issued about the person as recorded.';
    END IF;
    RETURN NEW;
"""
