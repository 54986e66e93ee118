"""The screener's letters about a dispute."""

from dataclasses import replace
from datetime import date
from typing import Any

from config.documents.facts import Addressee, Facts
from config.oversight.samples.parties import (
    SCREENER_LETTER,
)
from config.oversight.samples.reports import REVISED
from config.oversight.samples.screening import entries
from disputes.letters import (
    BlockDeclined,
    DisputedItem,
    ExpeditedDeletion,
    Frivolous,
    ItemResult,
    MoreTime,
    Procedure,
    Provider,
    ProviderNotice,
    Receipt,
    RecipientNotice,
    Reinsertion,
    Results,
    StatementHelp,
    Step,
)
from screening.file_letters import FileState
from screening.letters import Statement

DISPUTED = (
    DisputedItem(
        number=1,
        label="X · @rafa_voss",
        posted_on=date(2022, 1, 9),
        reason="not_my_account",
        words="That is a different Rafael. I never had this account.\nMine is @rivoss.",
    ),
    DisputedItem(
        number=2,
        label="Mastodon · @rivoss",
        posted_on=date(2023, 7, 2),
        reason="not_my_words",
        words="I quoted a song.",
    ),
)

ACCOUNT_GONE = ItemResult(
    number=1,
    label="X · @rafa_voss",
    reason="not_my_account",
    result="deleted",
    explanation="The account is another person's. It left your file with all its posts.",
)
VENDOR = Provider(
    name="Copperline Data Co.",
    address="12 Foundry Way, Bellmount, CO 80000",
    phone="(303) 555-0188",
)


def disputes() -> dict[str, Facts]:
    return {
        **_received(),
        **_ended(),
        **_told_how(),
        **_put_back(),
        **_told_others(),
    }


def _received() -> dict[str, Facts]:
    return {
        "dispute_receipt": Receipt(
            **SCREENER_LETTER,
            report_number="MRS-2026-1203",
            received_on=date(2026, 11, 2),
            due_on=date(2026, 12, 1),
            extension_days=15,
            items=DISPUTED,
            provider_notice_by=date(2026, 11, 6),
            held_by="Sable County Sheriff's Office",
        ),
        "dispute_receipt+words": Receipt(
            **SCREENER_LETTER,
            received_on=date(2026, 11, 2),
            due_on=date(2026, 12, 1),
            extension_days=15,
            words="Some of what you say about me is wrong.\nI was told on the phone to write.",
            results_by_mail=False,
        ),
        "more_time": MoreTime(
            **SCREENER_LETTER,
            received_on=date(2026, 11, 2),
            information_on=date(2026, 11, 20),
            due_on=date(2026, 12, 16),
            items=DISPUTED[1:],
        ),
        "frivolous": Frivolous(
            **SCREENER_LETTER,
            received_on=date(2026, 11, 2),
            determined_on=date(2026, 11, 4),
            items=DISPUTED[1:],
            reasons=("You did not say which song, and the post names none.",),
            needed=("The title of the song, or a link to its words.", "The line you quoted."),
        ),
        "frivolous+words": Frivolous(
            **SCREENER_LETTER,
            received_on=date(2026, 11, 2),
            determined_on=date(2026, 11, 4),
            words="It is all wrong.",
            reasons=("You did not say which post is wrong.",),
            needed=("The number of each item in your report that is wrong, and why.",),
        ),
    }


def _results() -> Results:
    return Results(
        **SCREENER_LETTER,
        agency="Sable County Sheriff's Office",
        received_on=date(2026, 11, 2),
        completed_on=date(2026, 11, 19),
        results=(
            ItemResult(
                number=1,
                label="X · @rafa_voss",
                posted_on=date(2022, 1, 9),
                reason="not_my_account",
                result="deleted",
                explanation="The photo and the town belong to another person of that name.",
                changed="Item 1 is gone from the report. It will not come back unnoticed.",
            ),
            ItemResult(
                number=2,
                label="Mastodon · @rivoss",
                posted_on=date(2023, 7, 2),
                reason="not_my_words",
                result="modified",
                explanation="The post quotes a song. The report now says so, with the right date.",
            ),
        ),
        report=REVISED,
        procedure_days=15,
        notify_years=2,
        free_notify_by=date(2026, 12, 24),
        statement_words=100,
    )


def _results_letters() -> dict[str, Facts]:
    results = _results()
    return {
        "results": results,
        "results+file": replace(
            results,
            agency="",
            report=None,
            results=(ACCOUNT_GONE, *results.results[1:]),
            file=FileState(posts=214, accounts=REVISED.accounts, entries=entries()),
        ),
        "results+nothing": replace(
            results,
            agency="",
            report=None,
            results=(),
            words="Take all of it out of my file.",
            file=FileState(posts=0),
        ),
    }


def _ended() -> dict[str, Facts]:
    return {
        **_results_letters(),
        "expedited_deletion": ExpeditedDeletion(
            **SCREENER_LETTER,
            agency="Sable County Sheriff's Office",
            received_on=date(2026, 11, 2),
            deleted_on=date(2026, 11, 4),
            items=DISPUTED[:1],
            report=REVISED,
            notify_years=2,
            told_by_phone_on=date(2026, 11, 4),
        ),
        "statement_help": StatementHelp(
            **SCREENER_LETTER,
            completed_on=date(2026, 11, 19),
            items=DISPUTED[1:],
            statement_words=100,
        ),
    }


def _told_how() -> dict[str, Facts]:
    return {
        "procedure": Procedure(
            **SCREENER_LETTER,
            requested_on=date(2026, 11, 23),
            items=DISPUTED,
            steps=(
                Step(done_on=date(2026, 11, 4), text="We opened the public page of the account."),
                Step(done_on=date(2026, 11, 5), text="We asked Copperline Data Co. for it."),
                Step(done_on=date(2026, 11, 17), text="We compared photo, town, and birth date."),
            ),
            providers=(VENDOR,),
        ),
        "procedure+alone": Procedure(
            **SCREENER_LETTER,
            requested_on=date(2026, 11, 23),
            items=DISPUTED,
            steps=(Step(done_on=date(2026, 11, 4), text="We opened the public page again."),),
            exception="two of our three reviewers were ill.",
        ),
    }


def _put_back() -> dict[str, Facts]:
    return {
        "reinsertion": Reinsertion(
            **SCREENER_LETTER,
            deleted_on=date(2026, 11, 4),
            reinserted_on=date(2026, 11, 18),
            items=DISPUTED[1:],
            providers=(VENDOR,),
            statement_words=100,
        ),
        "reinsertion+account": Reinsertion(
            **SCREENER_LETTER,
            deleted_on=date(2026, 11, 4),
            reinserted_on=date(2026, 11, 18),
            items=DISPUTED[:1],
            providers=(VENDOR,),
            statement_words=100,
            is_account=True,
        ),
        "block_declined": BlockDeclined(
            **SCREENER_LETTER,
            decided_on=date(2026, 11, 19),
            items=DISPUTED[:1],
            reasons=("The report to the police that you named was not enclosed.",),
            providers=(VENDOR,),
            statement_words=100,
        ),
        "block_declined+rescinded": BlockDeclined(
            **SCREENER_LETTER,
            decided_on=date(2026, 11, 19),
            items=DISPUTED[:1],
            reasons=("The block was asked for by mistake, as you told us on the phone.",),
            providers=(VENDOR,),
            statement_words=100,
            rescinded=True,
        ),
    }


def _told_others() -> dict[str, Facts]:
    return {
        "recipient_notice": RecipientNotice(
            **SCREENER_LETTER
            | {
                "addressee": Addressee(
                    name="Sable County Sheriff's Office",
                    lines=("Human Resources", "18 Courthouse Square", "Sable, TX 79900"),
                ),
                "portal": None,
            },
            subject="Rafael Ibarrondo-Voss",
            report_number="MRS-2026-1203",
            furnished_on=date(2026, 10, 30),
            deleted=DISPUTED[:1],
            corrected=(
                ItemResult(
                    number=2,
                    label="Mastodon · @name",
                    posted_on=date(2024, 5, 2),
                    reason="not_my_words",
                    result="modified",
                    changed="The words are a line of a song.",
                ),
            ),
            statements=(
                Statement(
                    text="I quoted a song.\nI do not hate anyone.", filed_on=date(2026, 11, 21)
                ),
            ),
        ),
        "provider_notice": _to_provider(),
        "provider_notice+later": _to_provider(later=True),
        "provider_notice+outcome": _to_provider(outcome="deleted"),
        "provider_notice+blocked": _to_provider(outcome="blocked"),
    }


def _to_provider(**more: Any) -> ProviderNotice:
    vendor = Addressee(name="Copperline Data Co.", lines=("12 Foundry Way", "Bellmount, CO 80000"))
    return ProviderNotice(
        **SCREENER_LETTER | {"addressee": vendor, "portal": None},
        subject="Rafael Ibarrondo-Voss",
        received_on=date(2026, 11, 2),
        answer_by=date(2026, 11, 16),
        items=DISPUTED[:1],
        evidence=("A picture of his own account page.", "A copy of his driver license."),
        **more,
    )
