"""The reasons as the person reads them, and for each exactly what helps to check it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

from disputes.workflow import Reason

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Ask:
    label: StrOrPromise
    helps: tuple[StrOrPromise, ...]


ASKS: dict[Reason, Ask] = {
    Reason.NOT_MY_ACCOUNT: Ask(
        pgettext_lazy("portal", "This is not my account"),
        (
            pgettext_lazy(
                "portal",
                "The name of your own account on that site, if you have one. Never a password.",
            ),
            pgettext_lazy(
                "portal",
                "Anything that points to someone else: another photo, town, birthday, or name.",
            ),
        ),
    ),
    Reason.HACKED: Ask(
        pgettext_lazy("portal", "Someone got into my account"),
        (
            pgettext_lazy("portal", "About when you lost control of it, and when you got it back."),
            pgettext_lazy("portal", "Messages from the site about a new login or password."),
            pgettext_lazy("portal", "A police or fraud report number, if you have one."),
        ),
    ),
    Reason.IDENTITY_THEFT: Ask(
        pgettext_lazy("portal", "Someone posed as me (identity theft)"),
        (
            pgettext_lazy("portal", "A copy of your ID card, driver license, or passport."),
            pgettext_lazy(
                "portal",
                "Your identity theft report: from the police, or from IdentityTheft.gov.",
            ),
            pgettext_lazy(
                "portal", "One sentence: “I did not post this, and nobody posted it for me.”"
            ),
        ),
    ),
    Reason.NOT_MY_WORDS: Ask(
        pgettext_lazy("portal", "These are not my own words"),
        (
            pgettext_lazy(
                "portal", "Where they come from: a song, a show, a book, a person you quoted."
            ),
            pgettext_lazy("portal", "A link to the post you shared or answered."),
        ),
    ),
    Reason.SATIRE: Ask(
        pgettext_lazy("portal", "It was a joke or satire"),
        (
            pgettext_lazy("portal", "What the joke was about, and who was meant to read it."),
            pgettext_lazy("portal", "Answers from people who took it as a joke."),
        ),
    ),
    Reason.EDITED: Ask(
        pgettext_lazy("portal", "It was edited or made up"),
        (
            pgettext_lazy("portal", "Your own copy of the post, if you kept one."),
            pgettext_lazy(
                "portal", "What is different: the words, the picture, the name, or the date."
            ),
        ),
    ),
    Reason.INCOMPLETE: Ask(
        pgettext_lazy("portal", "It leaves out what matters"),
        (
            pgettext_lazy("portal", "What came before and after. A link or screenshots are best."),
            pgettext_lazy("portal", "What was going on that day."),
            pgettext_lazy("portal", "Someone who can explain, if you wish."),
        ),
    ),
    Reason.TOO_OLD: Ask(
        pgettext_lazy("portal", "It is too old"),
        (
            pgettext_lazy("portal", "The date you think it was posted."),
            pgettext_lazy("portal", "That is all. We check the date, and which limit applies."),
        ),
    ),
    Reason.NOT_PUBLIC: Ask(
        pgettext_lazy("portal", "It was private, not public"),
        (
            pgettext_lazy("portal", "Who could see it: friends, a closed group, one person."),
            pgettext_lazy("portal", "A screenshot of your privacy setting, if you have one."),
        ),
    ),
    Reason.WRONG: Ask(
        pgettext_lazy("portal", "It is wrong, or was already corrected"),
        (
            pgettext_lazy("portal", "What is wrong, and what would be right."),
            pgettext_lazy(
                "portal", "The number or date of the letter that corrected it, if there is one."
            ),
        ),
    ),
    Reason.OTHER: Ask(
        pgettext_lazy("portal", "Something else"),
        (pgettext_lazy("portal", "Tell us in your own words, below."),),
    ),
}
