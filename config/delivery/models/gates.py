"""SQL of the gates that sit on what is sent and on what proves it (R-3, R-9)."""
# ruff: noqa: S608 - what is set into the SQL are constants of the law book

from config.delivery.receipt import VOIDS, WAYS, shows
from config.law.book import book
from config.law.forms import Form, forms


def _stale(rule: Form) -> str:
    return (
        f"(form.kind = '{rule.id}' AND form.version_date < '{rule.revised_on}'"
        f" AND moment >= '{rule.mandatory_on}')"
    )


# without the Summary of Rights in the same dispatch it is no pre-adverse notice.
SUMMARY_GOES_WITH_IT = """
    IF EXISTS (SELECT 1 FROM documents_document WHERE id = NEW.document_id AND notice_id = 'N-06')
        AND NOT EXISTS (
            SELECT 1 FROM delivery_deliveryenclosure e
            JOIN documents_officialform f ON f.id = e.official_form_id
            WHERE e.delivery_id = NEW.id AND f.kind = 'summary_of_rights'
        ) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'n06_with_summary',
            message = 'A pre-adverse notice leaves only with the Summary of Rights.';
    END IF;
    RETURN NEW;
"""


def _shown_by(way: str) -> str:
    events = ", ".join(f"'{event}'" for event in shows(WAYS[way]))
    return f"WHEN '{way}' THEN ARRAY[{events}]"


# no receipt without something that shows it and still stands, and none before that happened;
# plain mail counts from its acceptance, with the days of D-46.
SHOWN = " ".join(map(_shown_by, WAYS))
VOID = ", ".join(sorted(f"'{event}'" for event in VOIDS))
DAYS = book().limits.deemed_receipt
RECEIPT_IS_SHOWN = f"""
    IF NOT EXISTS (
        SELECT 1 FROM delivery_deliveryproof p WHERE p.delivery_id = NEW.id
            AND p.event = ANY (CASE NEW.channel || NEW.mail_class {SHOWN} END)
            AND p."on" + CASE WHEN p.event <> 'accepted' THEN 0
                WHEN NEW.in_state THEN {DAYS.mail_in_state_days}
                ELSE {DAYS.mail_out_of_state_days} END <= NEW.received_on
            AND NOT EXISTS (
                SELECT 1 FROM delivery_deliveryproof v WHERE v.delivery_id = NEW.id
                    AND v.id > p.id AND v.event IN ({VOID})
                    AND NOT EXISTS (
                        SELECT 1 FROM delivery_deliveryproof u WHERE u.delivery_id = NEW.id
                            AND NEW.mail_class = 'tracked'
                            AND u.event = 'unclaimed' AND u.id < v.id))
    ) THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'receipt_is_shown',
            message = 'Nothing shows that this was received on that day.';
    END IF;
    RETURN NEW;
"""

# How a letter went decides what shows that it was received.
MAIL_CLASS_STAYS = """
    RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'mail_class_stays',
        message = 'The letter is with the carrier: its mail class stays.';
"""

# G-07: what goes out is the form in use on the day on which it is enclosed, byte for byte.
FORM_IN_USE = f"""
    SELECT * INTO form FROM documents_officialform WHERE id = NEW.official_form_id FOR SHARE;
    SELECT d.queued_at INTO moment FROM delivery_delivery d WHERE d.id = NEW.delivery_id;
    IF form.sha256 <> NEW.sha256 OR form.replaced_at <= moment
        OR {" OR ".join(_stale(rule) for rule in forms().values())} THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g07',
            message = 'The enclosed official form is not, or no longer, the one in use.';
    END IF;
    RETURN NEW;
"""

# G-03: what the statute wants alone takes nothing along, and goes along with nothing.
ALONE = ", ".join(f"'{notice.id}'" for notice in book().notices.values() if notice.nothing_else)
STANDS_ALONE = f"""
    PERFORM 1 FROM documents_document x JOIN delivery_delivery d ON d.id = NEW.delivery_id
        WHERE x.id IN (NEW.document_id, d.document_id) AND x.notice_id IN ({ALONE});
    IF FOUND THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g03',
            message = 'The disclosure travels alone: nothing goes in one envelope with it.';
    END IF;
    RETURN NEW;
"""

# constructive delivery only when every way failed, by hand the last of them, and none runs.
CONSTRUCTIVE_IS_LAST = """
    SELECT * INTO told FROM delivery_delivery WHERE id = NEW.delivery_id FOR SHARE;
    IF EXISTS (SELECT 1 FROM delivery_delivery d
            WHERE d.document_id = told.document_id
                AND (d.person_id, d.organization_id)
                    IS NOT DISTINCT FROM (told.person_id, told.organization_id)
                AND (d.received_on IS NOT NULL
                    OR d.status NOT IN ('returned', 'failed', 'unopened')))
        OR NOT EXISTS (SELECT 1 FROM delivery_delivery d
            WHERE d.document_id = told.document_id
                AND (d.person_id, d.organization_id)
                    IS NOT DISTINCT FROM (told.person_id, told.organization_id)
                AND d.channel = 'hand' AND d.status = 'failed') THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'constructive_last',
            message = 'Not every way to the person has failed yet.';
    END IF;
    RETURN NEW;
"""


def _consents() -> str:
    found = [(one.id, one.online_consent) for one in book().notices.values() if one.online_consent]
    return " ".join(f"WHEN '{notice}' THEN '{purpose}'" for notice, purpose in sorted(found))


# on paper, unless the person agreed to papers of this purpose online and still does.
ONLINE_BY_CONSENT = f"""
    SELECT CASE notice_id {_consents()} END INTO asked
        FROM documents_document WHERE id = NEW.document_id;
    IF asked IS NULL THEN RETURN NEW; END IF;
    PERFORM 1 FROM delivery_electronicconsent c
        WHERE c.person_id = NEW.person_id AND c.organization_id = NEW.sender_id
            AND c.purpose = asked AND c.agrees AND c.withdrawn_at IS NULL FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'online_by_consent',
            message = 'The person did not agree to get this paper online.';
    END IF;
    RETURN NEW;
"""
