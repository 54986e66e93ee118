"""What a candidate's story has to work with: who they are, and how far a case was brought."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from adverse_action.models import Notice, Proposal
from config.demo.journey import Journey
from config.demo.journey.dispute import Result
from config.demo.people import FOLDER, Cast
from config.law.book import book
from disputes.services import Checked, Claim
from screening.models import Case, Post, Report, SocialAccount

LOOKED_AT = "The post at its source, the thread around it, the account, and what the person sent."


@cache
def candidates() -> list[dict[str, Any]]:
    """Everybody, a file an agency, in the order in which their stories are told."""
    files = sorted((FOLDER / "candidates").glob("*.toml"))
    told = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    return [row for file in told for row in file["candidate"]]


@dataclass(frozen=True)
class Letter:
    """A notice that lies ready for the printer, and whose it is."""

    journey: Journey
    proposal: Proposal
    notice: Notice


@dataclass
class Stage:
    """A row of candidates/, among the people of the demo, seen from `now`."""

    cast: Cast
    row: Mapping[str, Any]
    now: datetime
    letter: Letter | None = None

    def begin(self) -> Journey:
        """The order; without a signature to come it names its authority (R-1, R-14)."""
        desk = self.cast.desk(self.row["agency"])
        start = self.now - timedelta(days=self.row["days_ago"])
        journey = Journey(desk, start.replace(hour=16, minute=12, second=0, microsecond=0))
        position = desk.agency.positions.get(title=self.row["position"])
        journey.order(self.person(), position, **self.row.get("order", {}))
        return journey

    def person(self) -> dict[str, Any]:
        told = dict(self.row["person"])
        return {**told, "birth_date": date.fromisoformat(told["birth_date"])}

    def authorized(self) -> Journey:
        """Signed and certified, where the regime asks for that."""
        journey = self.begin()
        if book().regime(journey.case.order.regime).authorization:
            journey.wait(days=1).authorize(self.row["person"].get("language", "en"))
        return journey

    def collected(self) -> Journey:
        journey = self.authorized()
        folder = FOLDER / "posts" / self.row["slug"]
        for told in self.row["account"]:
            account = journey.wait(hours=4).account(
                told["platform"], told["handle"], told["identifiers"]
            )
            for file in told["file"]:
                journey.collect(
                    account, folder / file["path"], file["provenance"], file.get("statement", "")
                )
        return journey

    def reviewed(self, *, second: bool = True) -> Journey:
        journey = self.collected().screen().wait(hours=18)
        journey.review(self.row["confirm"], second=second)
        for told in self.row.get("redact", []):
            journey.redact(told["words"], told["label"])
        return journey

    def furnished(self) -> tuple[Journey, Report]:
        journey = self.reviewed()
        return journey, journey.report()

    def noticed(self, why: str) -> Letter:
        journey, report = self.furnished()
        proposal = journey.propose(report, why)
        return Letter(journey, proposal, journey.notice(proposal))

    def mailed(self) -> Letter:
        """A letter that went with a print file."""
        assert self.letter is not None
        return self.letter

    def claims(self, report: Report) -> list[Claim]:
        """What the candidate says is wrong, each on the item that contains the words."""
        items = list(report.items.select_related("post"))
        found = []
        for told in self.row["claim"]:
            item = next(item for item in items if told["words"] in item.post.text)
            found.append(Claim(item, told["reason"], told["explanation"]))
        return found

    def others(self, case: Case) -> list[Claim]:
        """What they say is wrong beside the report: of an account, by its handle, or of a post."""
        found = []
        for told in self.row["other"]:
            item = (
                SocialAccount.objects.get(case=case, handle=told["handle"])
                if "handle" in told
                else Post.objects.get(matter=case.matter, text__contains=told["words"])
            )
            found.append(Claim(item, told["reason"], told["explanation"]))
        return found

    def result(self, reason: str) -> Result:
        told = self.row["outcome"][reason]
        checks = tuple(Checked(*check) for check in told.get("check", []))
        note, correction = told["note"], told.get("correction", "")
        return Result(told["result"], LOOKED_AT, note, correction, checks)
