"""Addresses of this room in the portal, and what it hangs into the portal's own pages."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from config.portal.models import PortalLink
from config.portal.sections import (
    Section,
    register_landing,
    register_menu,
    register_papers,
    register_section,
)
from screening.portal import (
    investigation,
    recipients,
    refusals,
    report,
    sheets,
    signing,
    whole_file,
)
from screening.portal.files import papers

__all__ = ["refusals", "urlpatterns"]
app_name = "screening_portal"
urlpatterns = [
    path("authorization/", signing.disclosure, name="disclosure"),
    path("authorization/state/", sheets.state_sheet, name="state_sheet"),
    path("authorization/sign/", signing.sign, name="sign"),
    path("authorization/signed/", signing.signed, name="signed"),
    path("authorization/revoke/", signing.revoke, name="revoke"),
    path("report/covers/", investigation.investigation, name="investigation"),
    path("report/", report.report, name="report"),
    path("file/", whole_file.whole_file, name="whole_file"),
    path("report/recipients/", recipients.recipients, name="recipients"),
]

register_landing(PortalLink.Purpose.SIGN_AUTHORIZATION, "screening_portal:disclosure")
register_section(Section(10, report.permission_section))
register_section(Section(40, report.report_section))
register_section(Section(42, whole_file.file_section))
register_menu(
    pgettext_lazy("portal", "My report"), "screening_portal:report", report.has_report, order=20
)
register_menu(
    pgettext_lazy("portal", "Who received my report"),
    "screening_portal:recipients",
    recipients.has_recipients,
    order=25,
)
register_papers(papers)
register_papers(investigation.papers)
register_menu(
    pgettext_lazy("portal", "What the report covers"),
    "screening_portal:investigation",
    investigation.is_investigated,
    order=22,
)
register_papers(whole_file.papers)
register_menu(
    pgettext_lazy("portal", "Ask for my file"),
    "screening_portal:whole_file",
    whole_file.has_file,
    order=26,
)
