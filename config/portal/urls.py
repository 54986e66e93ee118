from django.urls import path

from config.portal import helping, papers, renewing, talking, views

app_name = "portal"
urlpatterns = [
    path("p/<str:token>", views.exchange, name="exchange"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verified, name="verified"),
    path("portal/", views.matter, name="matter"),
    path("portal/enter/", views.enter, name="enter"),
    path("portal/again/", renewing.again, name="again"),
    path("portal/identity/", views.identity, name="identity"),
    path("portal/papers/", papers.online_papers, name="online_papers"),
    path("portal/papers/code.pdf", papers.papers_test, name="papers_test"),
    path(
        "portal/papers/dispute/",
        papers.online_papers,
        {"purpose": papers.DISPUTE},
        name="dispute_papers",
    ),
    path(
        "portal/papers/dispute/code.pdf",
        papers.papers_test,
        {"purpose": papers.DISPUTE},
        name="dispute_papers_test",
    ),
    path("portal/letters/", helping.letters, name="letters"),
    path("portal/contact/", helping.contact, name="contact"),
    path("portal/messages/", talking.messages, name="messages"),
    path("portal/code/", views.return_code, name="return_code"),
    path("portal/too-large/", views.too_large, name="too_large"),
    path("portal/out/", views.sign_out, name="sign_out"),
    path("portal/documents/<uuid:public_id>/", views.document, name="document"),
    path("portal/forms/<uuid:public_id>/", views.official_form, name="form"),
]
