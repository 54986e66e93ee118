from django.urls import path

from disputes.portal import again, choosing, following, held, refusals, rights, sections, words

app_name = "dispute"
__all__ = ["refusals", "urlpatterns"]
sections.register()
urlpatterns = [
    path("dispute/", choosing.choose, name="start"),
    path("dispute/file/", held.held, name="held"),
    path("dispute/check/", choosing.check, name="check"),
    path("dispute/words/", words.tell, name="words"),
    path("dispute/sent/", words.sent, name="sent"),
    path("disputes/", following.mine, name="mine"),
    path("disputes/<uuid:public_id>/", following.one, name="one"),
    path("disputes/<uuid:public_id>/again/", again.again, name="again"),
    path("disputes/<uuid:public_id>/receipt/", following.receipt, name="receipt"),
    path("disputes/<uuid:public_id>/how/", rights.how, name="how"),
    path("disputes/<uuid:public_id>/tell/", rights.tell, name="tell"),
    path("disputes/<uuid:public_id>/statement/", rights.statement, name="statement"),
]
