"""Addresses of a reading in the portal."""

from django.urls import path

from policies.portal import pages

app_name = "policy_reading"
urlpatterns = [
    path("", pages.start, name="start"),
    path("pages/<int:page>/", pages.page, name="page"),
    path("questions/", pages.questions, name="questions"),
    path("answers/", pages.answers, name="answers"),
    path("sign/", pages.sign, name="sign"),
    path("receipt/", pages.receipt, name="receipt"),
    path("receipt.pdf", pages.receipt_pdf, name="receipt_pdf"),
]
