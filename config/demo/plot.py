"""Ten candidates, each at another stage; their days are counted back from today."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from config.demo.evidence import film_still
from config.demo.people import FOLDER, Cast
from config.demo.steps import Journey
from config.portal.services import create_link
from disputes.models import ResultsNotice
from disputes.services import Claim
from screening.models import Report

WHY_PROPOSED = (
    "The posts named below do not fit our standard for public communications. We would like to "
    "hear from the candidate before we decide."
)
LOOKED_AT = "The post at its source, the thread around it, the account, and what the person sent."


@dataclass
class Stage:
    """What a candidate's story has to work with."""

    cast: Cast
    row: dict[str, Any]
    now: datetime

    def begin(self) -> Journey:
        """Order and, where a screener works for the agency, permission and certification."""
        desk = self.cast.desk(self.row["agency"])
        start = self.now - timedelta(days=self.row["days_ago"])
        journey = Journey(desk, start.replace(hour=16, minute=12, second=0, microsecond=0))
        position = desk.agency.positions.get(title=self.row["position"])
        in_house = desk.agency == desk.screener
        journey.order(
            self.person(),
            position,
            **({"regime": "IN_HOUSE", **self.row["in_house"]} if in_house else {}),
        )
        return journey

    def person(self) -> dict[str, Any]:
        told = dict(self.row["person"])
        return {**told, "birth_date": date.fromisoformat(told["birth_date"])}

    def collected(self) -> Journey:
        journey = self.begin()
        if journey.desk.agency != journey.desk.screener:
            journey.wait(days=1).authorize(self.row["person"].get("language", "en"))
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


def ordered(stage: Stage) -> None:
    stage.begin()


def waits_for_signature(stage: Stage) -> str:
    """The link with which this candidate signs: the demo prints it."""
    journey = stage.begin()
    _, token = create_link(
        matter=journey.case.matter,
        person=journey.case.person,
        purpose="sign_authorization",
        by=journey.desk.hr,
        at=journey.wait(hours=1).at,
    )
    return token


def in_first_review(stage: Stage) -> None:
    stage.collected().screen()


def in_second_review(stage: Stage) -> None:
    stage.reviewed(second=False)


def closed_without_items(stage: Stage) -> None:
    stage.reviewed().close_empty("none_found")


def waiting(stage: Stage) -> str:
    """Notice received, the waiting period runs; the candidate's way into the portal is printed."""
    journey, report = stage.furnished()
    proposal = journey.propose(report, WHY_PROPOSED)
    notice = journey.notice(proposal)
    journey.receive(notice, "accepted", "delivered")
    _, token = create_link(
        matter=journey.case.matter,
        person=journey.case.person,
        purpose="matter",
        by=journey.desk.hr,
        at=journey.at,
    )
    return token


def in_dispute(stage: Stage) -> None:
    journey, report = stage.furnished()
    notice = journey.notice(journey.propose(report, WHY_PROPOSED))
    journey.receive(notice, "accepted", "delivered")
    journey.until((stage.now - timedelta(days=3)).date(), hour=19)
    journey.dispute(_claims(stage, report), stage.row["statement"], files=[film_still()])


def disputed_and_withdrawn(stage: Stage) -> None:
    journey, report = stage.furnished()
    proposal = journey.propose(report, WHY_PROPOSED)
    journey.receive(journey.notice(proposal), "accepted", "delivered")
    dispute = journey.wait(days=2).dispute(_claims(stage, report), stage.row["statement"])
    for item in dispute.items.order_by("report_item__number"):
        told = stage.row["outcome"][item.reason]
        journey.wait(days=2).look_again(item, told["result"], LOOKED_AT, told["note"])
    journey.complete(dispute)
    for sent in ResultsNotice.objects.filter(dispute=dispute):
        journey.results_arrive(sent, "accepted", "delivered")
    journey.withdraw(proposal, "The reinvestigation took the ground away.")


def adverse(stage: Stage) -> None:
    journey, report = stage.furnished()
    proposal = journey.propose(report, WHY_PROPOSED)
    journey.receive(journey.notice(proposal), "accepted", "delivered")
    decision = journey.decide(
        proposal, "The candidate did not answer. The posts are recent, and the post asks for trust."
    )
    journey.receive(journey.tell(decision), "accepted")


def fair_process(stage: Stage) -> None:
    journey, report = stage.furnished()
    notice = journey.notice(journey.propose(report, WHY_PROPOSED), channel="hand")
    journey.receive(notice, "signed")


def _claims(stage: Stage, report: Report) -> list[Claim]:
    """The candidate's claims, each on the item that contains its words."""
    items = list(report.items.select_related("post"))
    found = []
    for told in stage.row["claim"]:
        item = next(item for item in items if told["words"] in item.post.text)
        found.append(Claim(item, told["reason"], told["explanation"]))
    return found


STAGES: dict[str, Callable[[Stage], str | None]] = {
    story.__name__: story
    for story in (
        ordered,
        waits_for_signature,
        in_first_review,
        in_second_review,
        closed_without_items,
        waiting,
        in_dispute,
        disputed_and_withdrawn,
        adverse,
        fair_process,
    )
}


@cache
def candidates() -> list[dict[str, Any]]:
    told = tomllib.loads((FOLDER / "candidates.toml").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = told["candidate"]
    return found


def play(cast: Cast, now: datetime, say: Callable[[str], None]) -> dict[str, str]:
    """Tell every candidate's story; the portal tokens that stories hand out, by slug."""
    tokens = {}
    for row in candidates():
        say(f"{row['person']['given_name']} {row['person']['family_name']}: {row['stage']}")
        token = STAGES[row["stage"]](Stage(cast, row, now))
        if token:
            tokens[row["slug"]] = token
    return tokens
