"""G-12 for accounts: a report with posts of one prints the person's statement about it.

15 U.S.C. 1681i(c). The report's accounts stand in its data, by platform in words and by handle.
"""
# ruff: noqa: S608 - what is set into the texts are constants of this module

from screening.models.accounts import Platform
from screening.models.disowned import ACCOUNT_OF
from screening.models.frozen import refuse

_PLATFORMS = " ".join(f"WHEN '{value}' THEN '{label}'" for value, label in Platform.choices)
_PRINTED = f"""(SELECT listed->'statement'->>'text'
            FROM jsonb_array_elements(NEW.data_document->'report'->'accounts') listed
            WHERE listed->>'platform' = CASE a.platform {_PLATFORMS} END
                AND lower(listed->>'handle' COLLATE "C") = lower(a.handle COLLATE "C") LIMIT 1)"""
ACCOUNTS_STATED = f"""
    PERFORM 1 FROM screening_reportitem i
        JOIN screening_post said ON said.id = i.post_id
        JOIN screening_socialaccount a ON a.id = said.account_id
        JOIN screening_subject s ON s.case_id = NEW.case_id
        LEFT JOIN screening_consumerstatement w ON w.person_id = s.person_id
            AND w.text_sha256 = {ACCOUNT_OF.format("said")}
            AND w.withdrawn_at IS NULL AND w.at <= NEW.furnished_at
        WHERE i.report_id = NEW.id AND w.text IS DISTINCT FROM {_PRINTED};
    IF FOUND THEN
        {refuse("G-12", "The person's statement about an account is missing from the report.")}
    END IF;
    RETURN NEW;
"""
