"""One set of facts for every kind of document, from the demo's invented world."""

from datetime import date, datetime
from functools import cache
from typing import Any

from adverse_action import letters as adverse_action_letters
from adverse_action.letters import (
    Adverse,
    Breach,
    FairProcessDecision,
    FairProcessNotice,
    PreAdverse,
    Rule,
    Withdrawal,
)
from config.documents import summary
from config.documents.engine import compose
from config.documents.facts import Addressee, Facts, Letter, Portal, Signer
from config.documents.render import Rendered, render
from config.documents.summary import SummaryOfRights
from disputes import letters as dispute_letters
from disputes.letters import (
    DisputedItem,
    ExpeditedDeletion,
    Frivolous,
    ItemResult,
    Procedure,
    Provider,
    ProviderNotice,
    Receipt,
    RecipientNotice,
    Reinsertion,
    Results,
    Step,
)
from screening import letters as screening_letters
from screening.letters import Authorization, Certification, Disclosure, Signature, Statement
from tests.documents.parties import (
    ASSETS,
    COMPANY,
    DENVER,
    HELP,
    LARKHAVEN,
    MARISOL,
    MERIDIAN,
    OKAFOR,
    OTTILIE,
    PORTAL,
    QUILL,
    RAFAEL,
    SABLE,
    WINIFRED,
    sha,
)
from tests.documents.reports import IN_HOUSE, NOTHING, REPORT, REVISED

LETTERS: dict[str, Letter] = {
    **screening_letters.LETTERS,
    **adverse_action_letters.LETTERS,
    **dispute_letters.LETTERS,
    **summary.LETTERS,
}

_AGENCY_LETTER: dict[str, Any] = {
    "letterhead": LARKHAVEN,
    "addressee": MARISOL,
    "sent_on": date(2026, 11, 20),
    "reference": "LPD-2026-0417",
    "document_id": "PA-7F3C-91",
    "signer": OKAFOR,
    "help_phone": "(303) 555-0142",
    "portal": PORTAL,
}
_SABLE: dict[str, Any] = {
    "letterhead": SABLE,
    "signer": Signer(name="Perpetua Lindqvist", title="Human Resources Manager"),
    "help_phone": "(432) 555-0117",
    "portal": Portal(address="sable-county.example/reply", code="K2TT-80VB"),
}
_IN_HOUSE_LETTER: dict[str, Any] = _AGENCY_LETTER | {
    "letterhead": QUILL,
    "addressee": OTTILIE,
    "reference": "QHP-2026-0009",
    "document_id": "FP-20C1-07",
    "signer": Signer(name="Capt. Imre Saltzgiver", title="Professional Standards"),
    "help_phone": "(541) 555-0163",
    "portal": Portal(address="quill-harbor.example/reply", code="ZD41-6PLA"),
}
_SCREENER_LETTER: dict[str, Any] = _AGENCY_LETTER | {
    "letterhead": MERIDIAN,
    "addressee": RAFAEL,
    "reference": "MRS-D-2026-0007",
    "document_id": "DR-55B0-12",
    "signer": Signer(name="Hollis Wray", title="Consumer Help Center"),
    "help_phone": "1-800-555-0199",
    "portal": HELP,
}
_RULES = (Rule(code="3.4", title="Equal treatment"), Rule(code="3.9", title="Threats or violence"))
DISPUTED = (
    DisputedItem(
        number=1,
        label="X · @rafa_voss · January 9, 2022",
        reason="not_my_account",
        words="That is a different Rafael. I never had this account.\nMine is @rivoss.",
    ),
    DisputedItem(
        number=2,
        label="Mastodon · @rivoss · July 2, 2023",
        reason="not_my_words",
        words="I quoted a song.",
    ),
)


def screening() -> dict[str, Facts]:
    signature = Signature(
        typed_name="Marisol Quintero-Hale",
        signed_at=datetime(2026, 10, 2, 9, 14, tzinfo=DENVER),
        address="203.0.113.77",
        shown_sha256=sha("authorization text"),
    )
    permission: dict[str, Any] = {
        "agency": "City of Larkhaven Police Department",
        "screener": "Meridian Ridge Screening, Inc.",
        "subject": "Marisol Quintero-Hale",
        "reference": "LPD-2026-0417",
        "issued_on": date(2026, 10, 2),
        "revoke_to": "400 Civic Plaza, Room 210, Larkhaven, CO 80000",
        "disclosure_sha256": sha("disclosure"),
    }
    return {
        "disclosure": Disclosure(
            agency="City of Larkhaven Police Department", issued_on=date(2026, 10, 1)
        ),
        "disclosure+evergreen": Disclosure(
            agency="City of Larkhaven Police Department",
            issued_on=date(2026, 10, 1),
            evergreen=True,
        ),
        "authorization": Authorization(**permission),
        "authorization+signed": Authorization(**permission, evergreen=True, signature=signature),
        "certification": Certification(
            **_AGENCY_LETTER
            | {
                "addressee": Addressee(
                    name="Meridian Ridge Screening", lines=("P.O. Box 5500", "Bellmount, CO 80000")
                )
            },
            screener="Meridian Ridge Screening, Inc.",
            subject="Marisol Quintero-Hale",
            position="Police Officer Recruit",
            disclosed_on=date(2026, 10, 1),
            authorized_on=date(2026, 10, 2),
            certified_at=datetime(2026, 10, 5, 10, 30, tzinfo=DENVER),
            investigative=True,
        ),
        "report": REPORT,
        "report+revised": REVISED,
        "report+nothing": NOTHING,
        "in_house_report": IN_HOUSE,
    }


def adverse_action() -> dict[str, Facts]:
    adverse: dict[str, Any] = {
        **_AGENCY_LETTER,
        **_SABLE,
        "addressee": WINIFRED,
        "reference": "SCS-2026-0034",
        "action": "rescinded_offer",
        "position": "Deputy Sheriff",
        "decided_on": date(2026, 11, 20),
        "company": COMPANY,
        "report_number": "MRS-2026-1199",
        "free_copy_days": 60,
        "reinvestigation_days": 30,
    }
    return {
        "pre_adverse": PreAdverse(
            **_AGENCY_LETTER,
            action="denial",
            position="Police Officer Recruit",
            authorized_on=date(2026, 10, 2),
            company=COMPANY,
            rules=_RULES,
            report=REPORT,
            reply_by=date(2026, 12, 4),
            wait_days=5,
            reinvestigation_days=30,
        ),
        "adverse": Adverse(**adverse),
        "adverse+breach": Adverse(
            **adverse, breach=Breach(taken_on=date(2026, 11, 9), report=REVISED)
        ),
        "withdrawal": Withdrawal(
            **_AGENCY_LETTER | _SABLE | {"addressee": RAFAEL, "reference": "SCS-2026-0033"},
            action="removal_from_list",
            position="Deputy Sheriff",
            noticed_on=date(2026, 10, 30),
            withdrawn_on=date(2026, 11, 20),
            after_dispute=True,
        ),
        "fair_process_notice": FairProcessNotice(
            **_IN_HOUSE_LETTER,
            action="denied_promotion",
            position="Harbor Patrol Sergeant",
            policy="Personal Use of Social Media, version 1, section 6",
            rules=_RULES,
            report=IN_HOUSE,
            reply_by=date(2026, 12, 4),
            wait_days=5,
            other_information=True,
        ),
        "fair_process_decision": FairProcessDecision(
            **_IN_HOUSE_LETTER,
            action="denied_promotion",
            position="Harbor Patrol Sergeant",
            decided_on=date(2026, 12, 8),
            policy="Personal Use of Social Media, version 1, section 6",
            rules=_RULES,
            review_by=date(2026, 12, 22),
            reply_received=True,
        ),
    }


def disputes() -> dict[str, Facts]:
    vendor = Provider(
        name="Copperline Data Co.",
        address="12 Foundry Way, Bellmount, CO 80000",
        phone="(303) 555-0188",
    )
    results = Results(
        **_SCREENER_LETTER,
        agency="Sable County Sheriff's Office",
        received_on=date(2026, 11, 2),
        completed_on=date(2026, 11, 19),
        results=(
            ItemResult(
                number=1,
                label="X · @rafa_voss · January 9, 2022",
                reason="not_my_account",
                result="deleted",
                explanation="The photo and the town belong to another person of that name.",
                changed="Item 1 is gone from the report. It will not come back unnoticed.",
            ),
            ItemResult(
                number=2,
                label="Mastodon · @rivoss · July 2, 2023",
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
    return {
        "dispute_receipt": Receipt(
            **_SCREENER_LETTER,
            report_number="MRS-2026-1203",
            received_on=date(2026, 11, 2),
            due_on=date(2026, 12, 1),
            extension_days=15,
            items=DISPUTED,
            provider_notice_by=date(2026, 11, 6),
            held_by="Sable County Sheriff's Office",
        ),
        "frivolous": Frivolous(
            **_SCREENER_LETTER,
            received_on=date(2026, 11, 2),
            determined_on=date(2026, 11, 4),
            items=DISPUTED[1:],
            reasons=("You did not say which song, and the post names none.",),
            needed=("The title of the song, or a link to its words.", "The line you quoted."),
        ),
        "dispute_receipt+words": Receipt(
            **_SCREENER_LETTER,
            received_on=date(2026, 11, 2),
            due_on=date(2026, 12, 1),
            extension_days=15,
            words="Some of what you say about me is wrong.\nI was told on the phone to write.",
            results_by_mail=False,
        ),
        "frivolous+words": Frivolous(
            **_SCREENER_LETTER,
            received_on=date(2026, 11, 2),
            determined_on=date(2026, 11, 4),
            words="It is all wrong.",
            reasons=("You did not say which post is wrong.",),
            needed=("The number of each item in your report that is wrong, and why.",),
        ),
        "results": results,
        "procedure": Procedure(
            **_SCREENER_LETTER,
            requested_on=date(2026, 11, 23),
            items=DISPUTED,
            steps=(
                Step(done_on=date(2026, 11, 4), text="We opened the public page of the account."),
                Step(done_on=date(2026, 11, 5), text="We asked Copperline Data Co. for it."),
                Step(done_on=date(2026, 11, 17), text="We compared photo, town, and birth date."),
            ),
            providers=(vendor,),
        ),
        "procedure+alone": Procedure(
            **_SCREENER_LETTER,
            requested_on=date(2026, 11, 23),
            items=DISPUTED,
            steps=(Step(done_on=date(2026, 11, 4), text="We opened the public page again."),),
            exception="two of our three reviewers were ill.",
        ),
        "expedited_deletion": ExpeditedDeletion(
            **_SCREENER_LETTER,
            agency="Sable County Sheriff's Office",
            received_on=date(2026, 11, 2),
            deleted_on=date(2026, 11, 4),
            items=DISPUTED[:1],
            report=REVISED,
            notify_years=2,
            told_by_phone_on=date(2026, 11, 4),
        ),
        "reinsertion": Reinsertion(
            **_SCREENER_LETTER,
            deleted_on=date(2026, 11, 4),
            reinserted_on=date(2026, 11, 18),
            items=DISPUTED[1:],
            providers=(vendor,),
            statement_words=100,
        ),
        "recipient_notice": RecipientNotice(
            **_SCREENER_LETTER
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
            statements=(
                Statement(
                    text="I quoted a song.\nI do not hate anyone.", filed_on=date(2026, 11, 21)
                ),
            ),
        ),
        "provider_notice": ProviderNotice(
            **_SCREENER_LETTER
            | {
                "addressee": Addressee(
                    name="Copperline Data Co.", lines=("12 Foundry Way", "Bellmount, CO 80000")
                ),
                "portal": None,
            },
            subject="Rafael Ibarrondo-Voss",
            received_on=date(2026, 11, 2),
            answer_by=date(2026, 11, 16),
            items=DISPUTED[:1],
            evidence=("A picture of his own account page.", "A copy of his driver license."),
        ),
    }


def documents() -> dict[str, Facts]:
    return {
        "summary_of_rights": SummaryOfRights(
            company=COMPANY,
            issued_on=date(2026, 11, 1),
            free_copy_days=60,
            reinvestigation_days=30,
            reports_years=7,
        )
    }


SAMPLES: dict[str, Any] = {**screening(), **adverse_action(), **disputes(), **documents()}
"""`kind` or `kind+variant` to its facts."""


def letter(sample: str) -> Letter:
    """The table's row for a sample: `adverse+breach` is of kind `adverse`."""
    return LETTERS[sample.split("+")[0]]


@cache
def rendered(sample: str, language: str = "en") -> Rendered:
    return render(letter(sample).template, SAMPLES[sample], language=language, assets=ASSETS)


def composed(sample: str, language: str = "en") -> str:
    return compose(letter(sample).template, SAMPLES[sample], language=language)


EACH = [(sample, language) for sample in SAMPLES for language in ("en", "es")]
"""Every sample in every language, for parametrize."""
