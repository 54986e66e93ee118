"""G-11 for accounts: one that a dispute took out of a person's file is not linked to them again.

An account is known by the hash of platform and name, as `screening.tombstones` makes it.
"""
# ruff: noqa: S608 - what is set into the texts are constants of this module

from screening.models.frozen import refuse

_SHA = """encode(sha256(convert_to('account:' || {0}.platform || '/'
        || lower({0}.handle COLLATE "C"), 'UTF8')), 'hex')"""
# The account of the post `{}`, by the hash on which marks and blocks of it hang.
ACCOUNT_OF = (
    f"(SELECT {_SHA.format('a')} FROM screening_socialaccount a WHERE a.id = {{}}.account_id)"
)
DISOWNED = f"""
    PERFORM 1 FROM screening_subject s JOIN accounts_person p ON p.id = s.person_id
        JOIN screening_tombstone t ON t.person_id = p.id AND t.kind = 'account'
            AND t.lifted_at IS NULL AND t.key_hash = encode(sha256(convert_to(
                p.public_id::text || ':account:' || {_SHA.format("NEW")}, 'UTF8')), 'hex')
        WHERE s.case_id = NEW.case_id;
    IF FOUND THEN
        {refuse("G-11", "The account was deleted from this person's file after a dispute.")}
    END IF;
    RETURN NEW;
"""
