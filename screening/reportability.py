"""Whether a post may stand in a report at all, and if not, why. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from config.law.book import book
from config.law.calendar import Calendar
from config.law.clock import count
from config.law.counting import shifted


class Obstacle(StrEnum):
    """Why not; the words stand in WHY."""

    NOT_PUBLIC = "not_public"
    UNDATED = "undated"
    BIRTH_DATE_UNKNOWN = "birth_date_unknown"
    BEFORE_ADULTHOOD = "before_adulthood"
    TOO_OLD = "too_old"
    DELETED = "deleted"
    BLOCKED = "blocked"
    ACCOUNT_OPEN = "account_open"


WHY = {
    Obstacle.NOT_PUBLIC: "Nothing proves that the post was public.",
    Obstacle.UNDATED: "The post has no date.",
    Obstacle.BIRTH_DATE_UNKNOWN: "The person's date of birth is not recorded.",
    Obstacle.BEFORE_ADULTHOOD: "The post is from before the person's 18th birthday.",
    Obstacle.TOO_OLD: "The post is older than a report may reach back.",
    Obstacle.DELETED: "The item was deleted from this person's file after a dispute.",
    Obstacle.BLOCKED: "The item is blocked after identity theft (15 U.S.C. 1681c-2).",
    Obstacle.ACCOUNT_OPEN: "The account is not yet confirmed to be the subject's.",
}
# The statute itself keeps a block (15 U.S.C. 1681c-2(a), D-47): no gate of the book stands for it.
GATES = {
    Obstacle.NOT_PUBLIC: "G-15",
    Obstacle.UNDATED: "G-08",
    Obstacle.BIRTH_DATE_UNKNOWN: "G-08",
    Obstacle.BEFORE_ADULTHOOD: "G-08",
    Obstacle.TOO_OLD: "G-08",
    Obstacle.DELETED: "G-11",
    Obstacle.ACCOUNT_OPEN: "G-17",
}


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a case says about age: whose report, for which job, about whom, on which day."""

    regime: str
    on: date
    birth_date: date | None
    salary: Decimal | None
    jurisdiction: str

    @property
    def cutoff_on(self) -> date | None:
        """The first day inside the look-back; None where it does not bind (G-08)."""
        age = book().limits.item_age
        lifted = self.salary is not None and self.salary >= age.salary_lifts_limit
        if not book().regime(self.regime).consumer_report:
            return None
        if lifted and not age.ignores_salary_in(self.jurisdiction):
            return None
        return count(book().deadline("D-22"), self.on, Calendar()).cutoff_on

    @property
    def adult_on(self) -> date | None:
        if self.birth_date is None:
            return None
        return shifted(self.birth_date, years=book().limits.item_age.adult_at)


def age_obstacle(posted_on: date | None, terms: Terms) -> Obstacle | None:
    """What the post's date has against it; `posted_on` is an edit's date for an edited post."""
    if posted_on is None:
        return Obstacle.UNDATED
    if terms.adult_on is None:
        return Obstacle.BIRTH_DATE_UNKNOWN
    if posted_on < terms.adult_on:
        return Obstacle.BEFORE_ADULTHOOD
    if terms.cutoff_on and posted_on < terms.cutoff_on:
        return Obstacle.TOO_OLD
    return None
