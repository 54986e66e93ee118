"""The candidates' stories, each at another stage; their days are counted back from a moment."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import groupby

from config.demo.academy import play_class
from config.demo.evidence import film_still, screenshot
from config.demo.journey import Journey, hand_over
from config.demo.officers import limit_runs_again, limit_tolled, not_on_notice
from config.demo.people import Cast
from config.demo.stage import Stage, candidates

WHY_PROPOSED = (
    "The posts named below do not fit our standard for public communications. We would like to "
    "hear from the candidate before we decide."
)
NO_ANSWER = "The candidate did not answer. The posts are recent, and the post asks for trust."
TRIED = "By mail: came back. By hand, on two evenings: nobody opened, a neighbor says moved."
NOBODY_FREE = "The reinvestigator fell ill; both other analysts reviewed the post."


# -- order, permission, collecting, review


def ordered(stage: Stage) -> None:
    stage.begin()


def waits_for_signature(stage: Stage) -> None:
    """HR has made the link; nobody signed yet."""
    stage.begin().ask_to_sign()


def authorized(stage: Stage) -> None:
    """Signed and certified; an analyst may begin, and is asked to begin with this one."""
    stage.authorized().rush("The lateral class begins in three weeks.")


def collecting(stage: Stage) -> None:
    """One account read, one that is somebody else's, one not yet confirmed, one file refused."""
    journey = stage.collected()
    for told in stage.row["doubtful"]:
        account = journey.found(told["platform"], told["handle"], told["identifiers"])
        if told.get("why"):
            journey.disown(account, told["why"])
        else:
            journey.upload(account, *screenshot())


def in_first_review(stage: Stage) -> None:
    stage.collected().screen()


def in_second_review(stage: Stage) -> None:
    stage.reviewed(second=False)


def reported(stage: Stage) -> None:
    """Issued; the supervisor has yet to furnish it, so the agency sees status only (R-1)."""
    stage.reviewed().issue()


def closed_without_items(stage: Stage) -> None:
    """And the link ran out: the candidate asks for another code by post, which lies ready."""
    stage.reviewed().close_empty("none_found").another_code()


# -- the agency's action


def proposed(stage: Stage) -> None:
    """The intent is recorded; HR has yet to write to the candidate."""
    journey, report = stage.furnished()
    journey.propose(report, WHY_PROPOSED)


def noticed(stage: Stage) -> None:
    """The letter lies in the mail room; no wait begins while nothing proves its receipt (R-9).

    It is on paper: the consent to read online was taken back before (R-10).
    """
    journey, report = stage.furnished()
    proposal = journey.propose(report, WHY_PROPOSED)
    journey.wait(hours=1).take_back_consent()
    journey.notice(proposal)


def waiting(stage: Stage) -> None:
    """Notice received, the waiting period runs, longer on request; `demo` prints their way in."""
    journey, report = stage.furnished()
    proposal = journey.propose(report, WHY_PROPOSED)
    journey.receive(journey.notice(proposal), "accepted", "delivered")
    journey.answer(proposal, "That line is from a film. I can send the scene and the thread.")
    journey.give_time(proposal, 3, "Waits for a copy of the thread")
    journey.wait(hours=2).talk(
        "Is my address still in the report? I live there with my children.",
        "No. Your street was taken out before anybody saw the report. Page two shows the gap.",
        "Thank you. One more thing: the second post is a line from a film, those are not my words.",
    )
    journey.speech(proposal)


def adverse(stage: Stage) -> Journey:
    """Decided after the wait, and the adverse action notice is out."""
    journey, report = stage.furnished()
    proposal = journey.propose(report, WHY_PROPOSED)
    journey.receive(journey.notice(proposal), "accepted", "delivered")
    journey.receive(journey.tell(journey.decide(proposal, NO_ANSWER)), "accepted")
    return journey


def adverse_and_closed(stage: Stage) -> None:
    """The same, with the case closed and the question of R-15 answered."""
    adverse(stage).close(
        "Two of the three posts show what the standard calls a reason not to hire."
    )


def action_already_taken(stage: Stage) -> None:
    """The offer was taken back before any notice: recorded, and N-05 the same day (R-3)."""
    journey, _ = stage.furnished()
    taken = journey.already_acted(
        who="The division commander, by telephone",
        how_learned="The candidate called and asked which letter was meant.",
        kind="rescinded_offer",
    )
    notice = journey.receive(journey.tell_of(taken), "accepted")
    journey.until((stage.now - timedelta(days=2)).date()).comes_back(notice)


def counsel_signed(stage: Stage) -> None:
    """No way to the candidate was left: received by counsel's signature, decided today."""
    letter = stage.mailed()
    journey = letter.journey.wait(days=6).comes_back(letter.notice).nobody_there(letter.notice)
    journey.counsel_signs(journey.ask_counsel(letter.notice, TRIED))
    journey.speech(letter.proposal)
    journey.at = stage.now
    journey.decide(letter.proposal, NO_ANSWER)


def counsel_asked(stage: Stage) -> None:
    """The same, and counsel has not answered yet: no wait runs."""
    letter = stage.mailed()
    journey = letter.journey.wait(days=9).comes_back(letter.notice).nobody_there(letter.notice)
    journey.until((stage.now - timedelta(days=3)).date()).ask_counsel(letter.notice, TRIED)


def speech_to_sign(stage: Stage) -> None:
    """The carrier says delivered; the wait is over, the speech record is not signed."""
    letter = stage.mailed()
    letter.journey.receive(letter.notice, "delivered")
    letter.journey.until((stage.now - timedelta(days=2)).date()).write_speech(letter.proposal)


def fair_process(stage: Stage) -> None:
    """In-house: signed for, and may answer; the speech record waits for a signature."""
    journey, report = stage.furnished()
    proposal = journey.propose(report, WHY_PROPOSED)
    journey.receive(journey.notice(proposal, channel="hand"), "signed")
    journey.write_speech(proposal)


def in_house_decision(stage: Stage) -> None:
    """In-house: the answer's time passed, the chief decided, the letter is out."""
    journey, report = stage.furnished()
    proposal = journey.propose(report, WHY_PROPOSED)
    journey.receive(journey.notice(proposal, channel="hand"), "signed")
    decision = journey.decide(proposal, "The candidate spoke with us and stands by both posts.")
    journey.receive(journey.tell(decision, channel="hand"), "signed")


# -- disputes


def in_dispute(stage: Stage) -> None:
    """Three days old: the decision is held, nobody is assigned yet."""
    journey, report = stage.furnished()
    notice = journey.notice(journey.propose(report, WHY_PROPOSED))
    journey.receive(notice, "accepted", "delivered")
    journey.until((stage.now - timedelta(days=3)).date(), hour=19)
    journey.dispute(stage.claims(report), stage.row["statement"], files=[film_still()])


def disputed_and_withdrawn(stage: Stage) -> None:
    """The only item was deleted, so the action was withdrawn."""
    journey, report = stage.furnished()
    proposal = journey.propose(report, WHY_PROPOSED)
    journey.receive(journey.notice(proposal), "accepted", "delivered")
    dispute = journey.wait(days=2).dispute(stage.claims(report), stage.row["statement"])
    for item in dispute.items.order_by("report_item__number"):
        journey.wait(days=2).look_again(item, stage.result(item.reason))
    journey.complete(dispute)
    journey.results_arrive(dispute, "accepted", "delivered")
    journey.withdraw(proposal, "The reinvestigation took the ground away.")


def disputed_and_decided_again(stage: Stage) -> None:
    """One verified, one modified, one unverifiable: new notice, new wait, then the decision."""
    journey, report = stage.furnished()
    proposal = journey.propose(report, WHY_PROPOSED)
    journey.receive(journey.notice(proposal), "accepted", "delivered")
    dispute = journey.wait(days=1).dispute(stage.claims(report), stage.row["statement"])
    *items, last = dispute.items.order_by("report_item__number")
    journey.until((dispute.received_at + timedelta(days=6)).date())
    for item in items:
        journey.look_again(item, stage.result(item.reason))
    journey.until((dispute.received_at + timedelta(days=10)).date())
    journey.look_again(last, stage.result(last.reason), NOBODY_FREE)
    journey.complete(dispute)
    journey.results_arrive(dispute, "accepted", "delivered")
    proposal.refresh_from_db()
    journey.receive(journey.notice(proposal), "accepted", "delivered")
    decision = journey.decide(
        proposal, "What was verified weighs enough by itself; the rest was left aside."
    )
    journey.receive(journey.tell(decision), "accepted")


def disputed_in_vain(stage: Stage) -> None:
    """Read online; nothing was said that could be looked into: N-07, the decision may go on."""
    journey, report = stage.furnished()
    proposal = journey.propose(report, WHY_PROPOSED)
    notice = journey.notice(proposal, channel="portal")
    journey.receive(notice, "opened")
    dispute = journey.wait(days=1).dispute(stage.claims(report), stage.row["statement"])
    journey.dismiss(
        dispute,
        reasons=["You wrote that you do not want a report; you did not say what in it is wrong."],
        needed=["Tell us which words are not yours, or what is wrong about the post."],
    )
    journey.speech(proposal)


# -- the rights after a result, and the whole file


def rights_used(stage: Stage) -> None:
    """One item went, one stays: asks how it was checked, has others told, writes a statement."""
    journey, report = stage.furnished()
    proposal = journey.propose(report, WHY_PROPOSED)
    journey.receive(journey.notice(proposal), "accepted", "delivered")
    dispute = journey.wait(days=1).dispute(stage.claims(report), stage.row["statement"])
    for item in dispute.items.order_by("report_item__number"):
        journey.look_again(item, stage.result(item.reason))
    journey.complete(dispute)
    journey.results_arrive(dispute, "accepted", "delivered")
    journey.told_how(dispute).helped_to_say(dispute, stage.row["later_statement"])
    journey.told_others(dispute)


def file_sent(stage: Stage) -> None:
    """Got everything that is kept, and disputes what no report prints: an account and a post."""
    journey, _ = stage.furnished()
    journey.whole_file()
    dispute = journey.wait(days=1).dispute(stage.others(journey.case), stage.row["statement"])
    journey.until((stage.now - timedelta(days=2)).date())  # its result is due in five (D-10)
    for item in dispute.items.exclude(post=None):
        journey.look_again(item, stage.result(item.reason))


def blocked_after_theft(stage: Stage) -> None:
    """Somebody posed as the candidate: all four things came, the item is blocked; D-06 runs on."""
    journey, report = stage.furnished()
    journey.until((stage.now - timedelta(days=8)).date())
    dispute = journey.dispute(stage.claims(report), stage.row["statement"])
    item = dispute.items.get()
    journey.blocks(item, ("identity_at", "report_at", "statement_at"))


def deleted_at_once(stage: Stage) -> None:
    """A telephone call in the morning, deleted by noon, told by telephone and in writing."""
    journey, report = stage.furnished()
    journey.wait(days=2)
    by_phone = {"channel": "phone", "by": journey.desk.supervisor}
    dispute = journey.dispute(stage.claims(report), stage.row["statement"], **by_phone)
    for item in dispute.items.all():
        journey.look_again(item, stage.result(item.reason))
    journey.told_by_phone(dispute, stage.row["call"])


STAGES: dict[str, Callable[[Stage], object]] = {
    story.__name__: story
    for story in (
        ordered,
        waits_for_signature,
        authorized,
        collecting,
        in_first_review,
        in_second_review,
        reported,
        closed_without_items,
        proposed,
        noticed,
        waiting,
        adverse,
        adverse_and_closed,
        action_already_taken,
        counsel_signed,
        counsel_asked,
        speech_to_sign,
        fair_process,
        in_house_decision,
        in_dispute,
        disputed_and_withdrawn,
        disputed_and_decided_again,
        disputed_in_vain,
        rights_used,
        file_sent,
        blocked_after_theft,
        deleted_at_once,
        limit_tolled,
        limit_runs_again,
        not_on_notice,
    )
}
# Those whose notices go into one file for the printer; what lies ready later does not.
PRINTED_TOGETHER = frozenset({"counsel_signed", "counsel_asked", "speech_to_sign"})


def play(cast: Cast, now: datetime, say: Callable[[str], None]) -> None:
    """Tell every candidate's story, up to `now`."""
    stages = [Stage(cast, row, now) for row in candidates()]
    for together, group in groupby(stages, lambda one: one.row["stage"] in PRINTED_TOGETHER):
        found = list(group)
        if together:
            _print_together(found)
        for stage in found:
            person, story = stage.row["person"], stage.row["stage"]
            say(f"{person['given_name']} {person['family_name']}: {story}")
            STAGES[story](stage)
    say("An academy class")
    play_class(cast, now)


def _print_together(stages: list[Stage]) -> None:
    """The day on which these lie ready, and nothing else of the agency's."""
    for stage in stages:
        stage.letter = stage.noticed(WHY_PROPOSED)
    hand_over([stage.mailed().journey for stage in stages])
