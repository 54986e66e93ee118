"""The room's gates as the database keeps them: SQL on the row that is the act.

Every number comes from the law book, so that a changed number is a migration. Dates are those of
the row, parents are read FOR SHARE, nothing asks the clock on the wall.
"""
# ruff: noqa: S608 - what is set into the texts are constants of the law book

from config.law.book import book
from screening.models.frozen import refuse
from screening.models.marks import MARKED, MARKED_SINCE
from screening.models.medical import printed_medical
from screening.models.notice import NO_POLICY_BEFORE, refuse_unnoticed
from screening.models.reuse import REUSED


def _regimes(switch: str) -> str:
    """The regimes in which a switch of the book is on, as an SQL list."""
    found = book().regimes.items()
    return ", ".join(f"'{name}'" for name, regime in found if getattr(regime, switch))


ORDER_DECLARE = [
    ("home", "screening_case"),
    ("screens", "accounts_organization"),
    ("asks", "accounts_organization"),
    ("works_as", "text"),
]
ORDER_GATE = f"""
    SELECT * INTO home FROM screening_case WHERE matter_id = NEW.case_id FOR SHARE;
    SELECT * INTO screens FROM accounts_organization WHERE id = NEW.screener_id FOR SHARE;
    SELECT * INTO asks FROM accounts_organization WHERE id = NEW.agency_id FOR SHARE;
    IF home.agency_id <> NEW.agency_id OR home.screener_id <> NEW.screener_id THEN
        {refuse("G-01", "The order names other parties than its case.")}
    END IF;
    IF NEW.purpose = '' OR NEW.regime = '' THEN
        {refuse("G-01", "The order has no purpose or no regime.")}
    END IF;
    IF NEW.regime IN ({_regimes("needs_cra")})
        AND (screens.kind <> 'cra' OR NEW.screener_id = NEW.agency_id) THEN
        {refuse("G-01", "This regime needs a consumer reporting agency other than the agency.")}
    END IF;
    IF NEW.regime NOT IN ({_regimes("needs_cra")}) AND NEW.screener_id <> NEW.agency_id THEN
        {refuse("G-01", "In-house screening is done by the agency itself.")}
    END IF;
    IF NEW.regime IN ({_regimes("consumer_report")}) AND NEW.purpose NOT IN
        ('hiring', 'promotion', 'reassignment', 'retention') THEN
        {refuse("G-01", "A consumer report is ordered for employment purposes.")}
    END IF;
    IF NEW.ordered_on <> (NEW.ordered_at AT TIME ZONE asks.time_zone)::date THEN
        {refuse("G-01", "The order's day is not that of its moment.")}
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF NEW.purpose <> OLD.purpose THEN
            {refuse("G-01", "The purpose is that of the order; another purpose is another order.")}
        END IF;
        IF NEW.regime <> OLD.regime AND EXISTS (
            SELECT 1 FROM screening_report WHERE case_id = NEW.case_id AND status = 'furnished'
        ) THEN
            {refuse("G-01", "The regime is frozen once a report was furnished.")}
        END IF;
    ELSIF NEW.regime IN ({_regimes("needs_cra")}) THEN
        PERFORM 1 FROM accounts_engagement WHERE screener_id = NEW.screener_id
            AND agency_id = NEW.agency_id AND status = 'active' FOR SHARE;
        IF NOT FOUND THEN
            {refuse("G-04", "The agency is not, or no longer, an active client of the screener.")}
        END IF;
    END IF;
    IF NEW.regime IN ({_regimes("summary_603y")}) THEN
        IF NEW.case_number = '' OR NEW.purpose NOT IN
            ('suspected_misconduct', 'legal_compliance', 'policy_compliance') THEN
            {refuse("G-18", "A misconduct investigation needs a case number and a named ground.")}
        END IF;
        SELECT p.employment INTO works_as FROM screening_subject s
            JOIN accounts_person p ON p.id = s.person_id WHERE s.case_id = NEW.case_id FOR SHARE;
        IF coalesce(works_as, '') NOT IN ('sworn', 'civilian') THEN
            {refuse("G-18", "A misconduct investigation is about an employee, not a candidate.")}
        END IF;
        IF NEW.purpose = 'policy_compliance' AND {NO_POLICY_BEFORE} THEN
            {refuse("G-18", "No written policy was in force before the investigation opened.")}
        END IF;
    END IF;
    RETURN NEW;
"""

SUBJECT_GATE = f"""
    PERFORM 1 FROM accounts_person p JOIN screening_case c ON c.screener_id = p.organization_id
        WHERE p.id = NEW.person_id AND c.matter_id = NEW.case_id FOR SHARE OF p;
    IF NOT FOUND THEN
        {refuse("G-01", "The person is not one of the screener's own.")}
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.person_id <> OLD.person_id OR NEW.case_id <> OLD.case_id)
        AND EXISTS (SELECT 1 FROM screening_report
            WHERE case_id = OLD.case_id AND status = 'furnished') THEN
        {refuse("G-11", "What was furnished stays in the file of the person it is about.")}
    END IF;
    RETURN NEW;
"""

AUTHORIZATION_DECLARE = [("shown", "screening_disclosure")]
AUTHORIZATION_GATE = f"""
    SELECT * INTO shown FROM screening_disclosure WHERE id = NEW.disclosure_id FOR SHARE;
    IF shown.case_id <> NEW.case_id OR shown.sha256 <> NEW.shown_sha256 THEN
        {refuse("G-02", "What was signed is not the disclosure that was shown.")}
    END IF;
    IF NEW.signed_at < shown.shown_at OR (NEW.evergreen AND NOT shown.evergreen) THEN
        {refuse("G-02", "The disclosure was not shown before the signature, or covers less.")}
    END IF;
    RETURN NEW;
"""

_IDENTITY = book().limits.identity
ACCOUNT_DECLARE = [("agreeing", "int"), ("strong", "int"), ("conflicts", "int")]
ACCOUNT_GATE = f"""
    PERFORM 1 FROM screening_identifier WHERE account_id = NEW.id FOR SHARE;
    SELECT count(DISTINCT kind) FILTER (WHERE agrees),
        count(DISTINCT kind) FILTER (WHERE agrees AND is_strong),
        count(*) FILTER (WHERE NOT agrees AND explanation = '')
        INTO agreeing, strong, conflicts
        FROM screening_identifier WHERE account_id = NEW.id AND withdrawn_at IS NULL;
    IF agreeing < {_IDENTITY.identifiers} OR strong < {_IDENTITY.strong_identifiers} THEN
        {refuse("G-17", "The account has too few agreeing identifiers, or no strong one.")}
    END IF;
    IF conflicts > 0 THEN
        {refuse("G-17", "Something speaks against the account and is not explained.")}
    END IF;
    IF NEW.first_by_id IS NULL OR NEW.second_by_id IS NULL OR NEW.first_by_id = NEW.second_by_id
    THEN
        {refuse("G-17", "Two people confirm an account.")}
    END IF;
    RETURN NEW;
"""

BATCH_DECLARE = [("placed", "screening_order"), ("source", "screening_socialaccount")]
BATCH_GATE = f"""
    SELECT * INTO placed FROM screening_order
        WHERE case_id = NEW.case_id AND status = 'placed' FOR SHARE;
    IF NOT FOUND OR placed.ordered_at > NEW.queued_at THEN
        {refuse("G-01", "Nothing was ordered in this case.")}
    END IF;
    IF placed.regime IN ({_regimes("case_number")})
        AND (placed.case_number = '' OR placed.authority = '' OR placed.purpose_text = '') THEN
        {refuse("G-01", "Case number, authority and purpose are not all recorded.")}
    END IF;
    IF placed.regime IN ({_regimes("authorization")}) THEN
        PERFORM 1 FROM screening_authorization WHERE case_id = NEW.case_id
            AND revoked_at IS NULL AND signed_at <= NEW.queued_at FOR SHARE;
        IF NOT FOUND THEN
            {refuse("G-02", "There is no authorization, or it was revoked.")}
        END IF;
    END IF;
    IF placed.regime IN ({_regimes("certification")}) THEN
        PERFORM 1 FROM screening_certification WHERE order_id = placed.id
            AND certified_at <= NEW.queued_at FOR SHARE;
        IF NOT FOUND THEN
            {refuse("G-04", "The agency has not certified its purpose and its duties.")}
        END IF;
    END IF;
    SELECT * INTO source FROM screening_socialaccount WHERE id = NEW.account_id FOR SHARE;
    IF source.case_id <> NEW.case_id OR source.status = 'rejected' THEN
        {refuse("G-17", "The account is not one of this case, or was rejected.")}
    END IF;
    IF NEW.is_owner_export AND NEW.provenance <> 'volunteered_by_subject' THEN
        {refuse("G-15", "The private download of an account is taken only if volunteered.")}
    END IF;
    IF NEW.provenance IN ('volunteered_by_subject', 'complainant') AND NEW.statement = '' THEN
        {refuse("G-15", "Nothing says who gave this, how they had it, and that it was free.")}
    END IF;
    IF NEW.provenance = 'complainant'
        AND (placed.regime IN ({_regimes("consumer_report")}) OR NEW.released_by_id IS NULL) THEN
        {refuse("G-15", "A complainant's capture needs counsel's release, outside screening.")}
    END IF;
    RETURN NEW;
"""

REVIEW_DECLARE = [("other", "screening_review")]
REVIEW_GATE = f"""
    IF NEW.undone_at IS NOT NULL THEN
        RETURN NEW;
    END IF;
    SELECT * INTO other FROM screening_review WHERE flag_id = NEW.flag_id
        AND undone_at IS NULL AND round <> NEW.round FOR SHARE;
    IF other.by_id = NEW.by_id THEN
        {refuse("G-17", "The second review is another person's.")}
    END IF;
    IF NEW.round = 'second' AND coalesce(other.verdict, '') <> 'confirm' THEN
        {refuse("G-17", "There is no first confirmation to review.")}
    END IF;
    {refuse_unnoticed("NEW.flag_id", "NEW.round = 'second' AND NEW.verdict = 'confirm'")}
    RETURN NEW;
"""

_AGE = book().limits.item_age
_NOWHERE = ", ".join(f"'{state}'" for state in _AGE.no_salary_exception)
KEY = "encode(sha256(convert_to(subject.public_id::text || '{}' || {}, 'UTF8')), 'hex')"
_BURIED = f"""t.person_id = subject.id AND t.lifted_at IS NULL
        AND t.key_hash IN ({KEY.format(":content:", "said.text_sha256")},
            {KEY.format(":url:", "said.url")},
            {KEY.format(":post:", "said.platform || '/' || said.platform_id")})"""
_LIMITED = f"""(split_part(job.jurisdiction, '-', 1) IN ({_NOWHERE})
            OR coalesce(job.expected_salary, 0) < {_AGE.salary_lifts_limit})"""

# What changed between issuing and furnishing: deleted, stated, disowned, aged.
_STILL = f"""
    SELECT p.* INTO subject FROM accounts_person p JOIN screening_subject s ON s.person_id = p.id
        WHERE s.case_id = NEW.case_id FOR SHARE OF p;
    SELECT p.* INTO job FROM screening_position p JOIN screening_case c ON c.position_id = p.id
        WHERE c.matter_id = NEW.case_id FOR SHARE OF p;
    IF EXISTS (SELECT 1 FROM screening_reportitem i JOIN screening_post said ON said.id = i.post_id
        JOIN screening_tombstone t ON {_BURIED}
        WHERE i.report_id = NEW.id) THEN
        {refuse("G-11", "An item was deleted after a dispute since the report was issued.")}
    END IF;
    IF EXISTS (SELECT 1 FROM screening_reportitem i JOIN screening_post said ON said.id = i.post_id
        LEFT JOIN screening_consumerstatement w ON w.person_id = subject.id
            AND w.text_sha256 = said.text_sha256 AND w.withdrawn_at IS NULL
            AND w.at <= NEW.furnished_at
        WHERE i.report_id = NEW.id AND w.id IS DISTINCT FROM i.statement_id) THEN
        {refuse("G-12", "The person's statement about an item is missing from the report.")}
    END IF;
    {MARKED_SINCE}
    IF EXISTS (SELECT 1 FROM screening_reportitem i WHERE i.report_id = NEW.id
        AND {printed_medical("i.post_id", "i.redacted_post_id")}) THEN
        {refuse("G-26", "Words were marked as medical since the report was issued.")}
    END IF;
    IF EXISTS (SELECT 1 FROM screening_reportitem i JOIN screening_post said ON said.id = i.post_id
        JOIN screening_socialaccount a ON a.id = said.account_id
        WHERE i.report_id = NEW.id AND a.status <> 'confirmed') THEN
        {refuse("G-17", "An account is no longer confirmed to be the subject's.")}
    END IF;
    IF NEW.regime IN ({_regimes("consumer_report")}) AND {_LIMITED}
        AND EXISTS (SELECT 1 FROM screening_reportitem i WHERE i.report_id = NEW.id
            AND i.posted_on < NEW.furnished_on - interval '{_AGE.years} years') THEN
        {refuse("G-08", "An item grew too old since the report was issued.")}
    END IF;
"""

REPORT_DECLARE = [
    ("placed", "screening_order"),
    ("corrects", "boolean"),
    ("zone", "text"),
    ("subject", "accounts_person"),
    ("job", "screening_position"),
]
REPORT_GATE = f"""
    SELECT * INTO placed FROM screening_order WHERE case_id = NEW.case_id FOR SHARE;
    SELECT time_zone INTO zone FROM accounts_organization WHERE id = NEW.screener_id;
    IF NEW.issued_on <> (NEW.issued_at AT TIME ZONE zone)::date
        OR NEW.furnished_on <> (NEW.furnished_at AT TIME ZONE zone)::date
        OR NEW.status = 'furnished' AND NEW.furnished_on IS NULL THEN
        {refuse("G-08", "The report's days are not those of its moments.")}
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'issued' OR placed.id IS NULL OR placed.regime <> NEW.regime
            OR placed.agency_id <> NEW.agency_id OR placed.screener_id <> NEW.screener_id THEN
            {refuse("G-01", "The report does not fit its case's order.")}
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.status = 'furnished' AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'A furnished report no longer changes.';
    END IF;
    IF NEW.status <> 'furnished' THEN
        RETURN NEW;
    END IF;
    IF NEW.item_count <> (SELECT count(*) FROM screening_reportitem WHERE report_id = NEW.id) THEN
        {refuse("G-17", "The report does not hold the items that it was issued with.")}
    END IF;
    {_STILL}
    corrects := EXISTS (SELECT 1 FROM screening_report WHERE case_id = NEW.case_id
        AND id <> NEW.id AND status = 'furnished');
    {REUSED}
    IF placed.regime IN ({_regimes("needs_cra")}) THEN
        PERFORM 1 FROM accounts_engagement WHERE screener_id = NEW.screener_id
            AND agency_id = NEW.agency_id AND user_notice_delivered_on <= NEW.furnished_on
            AND summary_delivered_on <= NEW.furnished_on
            AND (status = 'active' OR corrects AND status = 'suspended') FOR SHARE;
        IF NOT FOUND THEN
            {refuse("G-04", "The agency is no verified client, or lacks its notices.")}
        END IF;
    END IF;
    IF placed.regime IN ({_regimes("certification")}) THEN
        PERFORM 1 FROM screening_certification WHERE order_id = placed.id
            AND certified_at <= NEW.furnished_at FOR SHARE;
        IF NOT FOUND THEN
            {refuse("G-04", "The agency has not certified its purpose and its duties.")}
        END IF;
    END IF;
    IF placed.regime IN ({_regimes("authorization")}) AND NOT corrects THEN
        PERFORM 1 FROM screening_authorization WHERE case_id = NEW.case_id
            AND revoked_at IS NULL AND signed_at <= NEW.furnished_at FOR SHARE;
        IF NOT FOUND THEN
            {refuse("G-02", "There is no authorization, or it was revoked.")}
        END IF;
    END IF;
    RETURN NEW;
"""

_CONFIRMED = f"""
    PERFORM 1 FROM screening_flag f
        JOIN screening_review a ON a.flag_id = f.id AND a.round = 'first'
            AND a.verdict = 'confirm' AND a.undone_at IS NULL
        JOIN screening_review b ON b.flag_id = f.id AND b.round = 'second'
            AND b.verdict = 'confirm' AND b.undone_at IS NULL AND b.by_id <> a.by_id
        WHERE {{}} AND f.status = 'confirmed'
        FOR SHARE OF f, a, b;
    IF NOT FOUND THEN
        {refuse("G-17", "The item was not confirmed by two people.")}
    END IF;
"""
ITEM_DECLARE = [
    ("bound", "screening_report"),
    ("said", "screening_post"),
    ("job", "screening_position"),
    ("subject", "accounts_person"),
    ("zone", "text"),
    ("said_on", "date"),
    ("words", "bigint"),
]
ITEM_GATE = f"""
    SELECT * INTO bound FROM screening_report WHERE id = NEW.report_id FOR SHARE;
    SELECT * INTO said FROM screening_post WHERE id = NEW.post_id;
    SELECT p.* INTO job FROM screening_position p JOIN screening_case c ON c.position_id = p.id
        WHERE c.matter_id = bound.case_id FOR SHARE OF p;
    SELECT p.* INTO subject FROM accounts_person p JOIN screening_subject s ON s.person_id = p.id
        WHERE s.case_id = bound.case_id FOR SHARE OF p;
    SELECT time_zone INTO zone FROM accounts_organization WHERE id = bound.screener_id;
    IF bound.status <> 'issued' OR NEW.number NOT BETWEEN 1 AND bound.item_count THEN
        {refuse("G-17", "The report is issued: nothing is added to it.")}
    END IF;
    IF said.matter_id <> bound.case_id OR said.content_sha256 <> NEW.content_sha256 OR NOT EXISTS
        (SELECT 1 FROM screening_redactedpost WHERE id = NEW.redacted_post_id AND post_id = said.id)
    THEN
        {refuse("G-17", "The item is not this case's post as it was collected.")}
    END IF;
    IF {printed_medical("said.id", "NEW.redacted_post_id")} THEN
        {refuse("G-26", "The item would print words that were marked as medical.")}
    END IF;
    PERFORM 1 FROM screening_socialaccount
        WHERE id = said.account_id AND status = 'confirmed' FOR SHARE;
    IF NOT FOUND THEN
        {refuse("G-17", "The account is not confirmed to be the subject's.")}
    END IF;
    {_CONFIRMED.format("f.post_id = said.id AND f.clause_id = NEW.clause_id")}
    IF said.visibility <> 'public'
        AND NOT EXISTS (SELECT 1 FROM screening_visibilityproof WHERE post_id = said.id) THEN
        {refuse("G-15", "Nothing proves that the post was public.")}
    END IF;
    said_on := (coalesce(said.edited_at, said.posted_at) AT TIME ZONE zone)::date;
    IF said_on IS NULL OR said_on <> NEW.posted_on THEN
        {refuse("G-08", "The post has no date, or another than the item says.")}
    END IF;
    IF subject.birth_date IS NULL
        OR said_on < subject.birth_date + interval '{_AGE.adult_at} years' THEN
        {refuse("G-08", "The post is from before adulthood, or the birth date is not known.")}
    END IF;
    IF bound.regime IN ({_regimes("consumer_report")})
        AND said_on < bound.issued_on - interval '{_AGE.years} years'
        AND {_LIMITED} THEN
        {refuse("G-08", "The post is older than a report may reach back.")}
    END IF;
    PERFORM 1 FROM screening_tombstone t WHERE {_BURIED};
    IF FOUND THEN
        {refuse("G-11", "The item was deleted after a dispute.")}
    END IF;
    SELECT id INTO words FROM screening_consumerstatement WHERE person_id = subject.id
        AND text_sha256 = said.text_sha256 AND withdrawn_at IS NULL
        AND at <= bound.issued_at FOR SHARE;
    IF words IS DISTINCT FROM NEW.statement_id THEN
        {refuse("G-12", "The person's statement about the item is missing from it.")}
    END IF;
    {MARKED}
    RETURN NEW;
"""

REASON_DECLARE = [("bound", "screening_reportitem"), ("raised", "screening_flag")]
REASON_GATE = f"""
    SELECT * INTO bound FROM screening_reportitem WHERE id = NEW.item_id FOR SHARE;
    SELECT * INTO raised FROM screening_flag WHERE id = NEW.flag_id FOR SHARE;
    IF raised.post_id <> bound.post_id
        OR bound.marks->(NEW.number - 1)->>'flag' IS DISTINCT FROM raised.public_id::text THEN
        {refuse("G-17", "The item was not issued with this reason.")}
    END IF;
    {_CONFIRMED.format("f.id = NEW.flag_id")}
    {refuse_unnoticed("NEW.flag_id")}
    RETURN NEW;
"""

RECIPIENT_DECLARE = [("bound", "screening_report")]
RECIPIENT_GATE = f"""
    SELECT * INTO bound FROM screening_report WHERE id = NEW.report_id FOR SHARE;
    IF bound.status = 'furnished' AND bound.agency_id = NEW.organization_id THEN
        RETURN NEW;
    END IF;
    IF bound.regime IN ({_regimes("summary_603y")}) THEN
        {refuse("G-18", "The report goes to the employer that ordered it, and to nobody else.")}
    END IF;
    {refuse("G-01", "The report goes to the agency that ordered it, once it is furnished.")}
"""
