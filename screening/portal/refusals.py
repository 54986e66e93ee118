"""What this room refuses in the portal, in plain words."""

from django.utils.translation import pgettext_lazy

from config.portal.refusals import register_refusals

register_refusals(
    {
        "no_consumer_file": pgettext_lazy(
            "portal", "There is no report about you here that you could ask for. Call us."
        ),
        "file_asked_already": pgettext_lazy(
            "portal", "You asked for this already. Our answer is on its way."
        ),
        "scope_asked_already": pgettext_lazy(
            "portal", "You asked for this already. Our answer is on its way."
        ),
        "already_authorized": pgettext_lazy("portal", "You gave your permission already."),
        "G-01": pgettext_lazy(
            "portal", "This is not asked of you any more. You can close the page."
        ),
        "G-02": pgettext_lazy(
            "portal", "What you saw is not the page that holds now. Open it again from the start."
        ),
        "G-14": pgettext_lazy("portal", "First show that it is you. Then ask again."),
    }
)
