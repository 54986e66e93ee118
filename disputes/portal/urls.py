from django.urls import path

from disputes.portal import choosing, following, sections, words

app_name = "dispute"
sections.register()
urlpatterns = [
    path("dispute/", choosing.choose, name="start"),
    path("dispute/check/", choosing.check, name="check"),
    path("dispute/words/", words.tell, name="words"),
    path("dispute/sent/", words.sent, name="sent"),
    path("disputes/", following.mine, name="mine"),
    path("disputes/<uuid:public_id>/", following.one, name="one"),
    path("disputes/<uuid:public_id>/receipt/", following.receipt, name="receipt"),
]
