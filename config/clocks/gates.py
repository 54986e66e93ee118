"""SQL of the gates on a clock's end and on its tolling (R-8, R-19). Days come from the row."""
# ruff: noqa: S608 - what is set into the texts are names of columns

# A proof is written `<model>:<public id>`, and a model's table is `<app>_<model>`: the row is
# looked for in whichever room has such a table, so this room need not know the rooms above it.
IS_THERE = r"""
    IF <said> !~ '^[a-z_]+:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
        there := false;
    ELSE
        there := false;
        FOR place IN SELECT c.oid::regclass::text FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'public_id'
            WHERE c.relkind = 'r' AND pg_table_is_visible(c.oid) AND NOT a.attisdropped
                AND c.relname LIKE '%\_' || replace(split_part(<said>, ':', 1), '_', '') LOOP
            EXECUTE 'SELECT EXISTS (SELECT 1 FROM ' || place || ' WHERE public_id = $1)'
                INTO there USING split_part(<said>, ':', 2)::uuid;
            EXIT WHEN there;
        END LOOP;
    END IF;
"""
LOOKING = [("place", "text"), ("there", "boolean")]


def is_there(said: str) -> str:
    """SQL that sets `there`: whether the row that the column `said` names exists."""
    return IS_THERE.replace("<said>", said)


# What a clock waits for is written when it starts, as the law book said then. A wait ends with the
# act that it held back, so that "decided" fits each.
CLOSING = f"""
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'open' THEN
            RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'a_clock_begins_open',
                message = 'A clock begins to run before it can end.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.status = NEW.status THEN
        IF OLD.status = 'closed' AND (OLD.closed_on, OLD.closed_by_event, OLD.proof)
            IS DISTINCT FROM (NEW.closed_on, NEW.closed_by_event, NEW.proof) THEN
            RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'a_closing_stays',
                message = 'What closed a clock stays as it was written.';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.status = 'void' OR OLD.status = 'closed' AND NEW.status = 'void' THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'an_ended_clock_stays',
            message = 'A void clock never runs again, and a closed one is only opened again.';
    END IF;
    IF NEW.status <> 'closed' THEN RETURN NEW; END IF;
    IF NEW.closed_by_event <> NEW.satisfied_by
        AND NOT (NEW.due_on IS NULL AND NEW.closed_by_event = 'decided') THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'closed_by_its_own_event',
            message = 'This clock closes on another event: ' || NEW.satisfied_by || '.';
    END IF;
    IF NEW.closed_on < NEW.earliest_on THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g05',
            message = 'The wait is not over before '
                || to_char(NEW.earliest_on, 'YYYY-MM-DD') || '.';
    END IF;
    IF NEW.closed_on < NEW.event_on AND (NEW.due_on IS NULL OR NEW.due_on >= NEW.event_on) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'closed_after_it_began',
            message = 'No clock ends before it began.';
    END IF;
    {is_there("NEW.proof")}
    IF NOT there THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'closed_with_its_proof',
            message = 'The row that would prove it is not there.';
    END IF;
    RETURN NEW;
"""

# Days move, and a clock is voided or opened again, only as its newest change row says.
CHANGED = """
    IF (OLD.due_on, OLD.safe_due_on, OLD.earliest_on, OLD.through_on, OLD.stopped_on)
        IS NOT DISTINCT FROM
        (NEW.due_on, NEW.safe_due_on, NEW.earliest_on, NEW.through_on, NEW.stopped_on)
        AND (OLD.status = NEW.status OR NEW.status = 'closed') THEN
        RETURN NEW;
    END IF;
    SELECT c.after INTO told FROM clocks_clockchange c
        WHERE c.clock_id = NEW.id ORDER BY c.id DESC LIMIT 1;
    IF told IS NULL OR (told->>'due_on', told->>'safe_due_on', told->>'earliest_on',
                        told->>'through_on', told->>'stopped_on', told->>'status')
        IS DISTINCT FROM (to_char(NEW.due_on, 'YYYY-MM-DD'), to_char(NEW.safe_due_on, 'YYYY-MM-DD'),
                          to_char(NEW.earliest_on, 'YYYY-MM-DD'),
                          to_char(NEW.through_on, 'YYYY-MM-DD'),
                          to_char(NEW.stopped_on, 'YYYY-MM-DD'), NEW.status::text) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'a_change_is_written',
            message = 'A clock moves only as a change says that is written with its reason.';
    END IF;
    RETURN NEW;
"""

# Only what runs is stopped, and a document that is named is there.
TOLLED = f"""
    IF NOT EXISTS (SELECT 1 FROM clocks_clock c
                   WHERE c.id = NEW.clock_id AND c.status = 'open' FOR SHARE) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'a_running_clock_stops',
            message = 'This clock has ended.';
    END IF;
    IF NEW.document = '' THEN RETURN NEW; END IF;
    {is_there("NEW.document")}
    IF NOT there THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'tolling_has_its_document',
            message = 'The document that is named is not there.';
    END IF;
    RETURN NEW;
"""
