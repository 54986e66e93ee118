"""SQL of G-24: what an investigative report once told is received anew before it is told again."""
# ruff: noqa: S608 - what is set into the text are constants of the law book

from config.law.book import book
from screening.models.frozen import refuse

REUSE = book().deadline("D-21")


def _regimes(switch: str) -> str:
    return ", ".join(f"'{name}'" for name, law in book().regimes.items() if getattr(law, switch))


# 15 U.S.C. 1681l. A correction that is owed to the person goes on.
REUSED = f"""
    IF NOT corrects AND placed.regime IN ({_regimes("consumer_report")}) AND EXISTS (
        SELECT 1 FROM screening_reportitem i JOIN screening_post said ON said.id = i.post_id
        JOIN screening_importbatch b ON b.id = said.batch_id
        JOIN screening_post earlier ON earlier.text_sha256 = said.text_sha256
        JOIN screening_reportitem e ON e.post_id = earlier.id
        JOIN screening_report r ON r.id = e.report_id AND r.status = 'furnished'
            AND r.id <> NEW.id AND r.regime IN ({_regimes("investigative_disclosure")})
        JOIN screening_subject s ON s.case_id = r.case_id AND s.person_id = subject.id
        WHERE i.report_id = NEW.id
            AND b.queued_on < NEW.furnished_on - interval '{REUSE.amount} months') THEN
        {refuse("G-24", "An item of an earlier investigative report was not received anew.")}
    END IF;
"""
