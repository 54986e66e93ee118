"""What this room refuses in the portal, in plain words."""

from django.utils.translation import pgettext_lazy

from config.portal.refusals import register_refusals

register_refusals(
    {
        "dispute_closed": pgettext_lazy(
            "portal",
            "This dispute has its result. You can dispute again: then new days begin for us.",
        ),
        "still_open": pgettext_lazy(
            "portal",
            "We are still looking into this dispute. Add what you have to it: we read it before we"
            " finish.",
        ),
        "sent_for_another": pgettext_lazy(
            "portal", "This page was sent before. Open it again to send something new."
        ),
        "not_in_the_file": pgettext_lazy(
            "portal", "One of these items is not in your report. Open the page again and choose."
        ),
        "not_a_consumer_report": pgettext_lazy(
            "portal", "You cannot dispute this paper here. You can answer whoever decides."
        ),
        "nothing_stated": pgettext_lazy("portal", "Your statement is out of the file already."),
        "nothing_stays": pgettext_lazy(
            "portal",
            "A statement goes with an item that stays in your report. No item of this dispute"
            " does.",
        ),
        "already_asked": pgettext_lazy(
            "portal", "You asked for this already. Our answer is on its way."
        ),
        "nothing_checked": pgettext_lazy(
            "portal", "We have not finished with any item yet. Ask when you have the first result."
        ),
        "not_a_recipient": pgettext_lazy(
            "portal",
            "We cannot tell one of them: nothing changed for them, or it is too long ago. Open the"
            " page again and choose.",
        ),
    }
)
