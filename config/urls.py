"""Every door of the house."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from config import health
from config.delivery.hearing import webhooks
from config.portal.feeds import feed

urlpatterns = [
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
    path("", RedirectView.as_view(pattern_name="admin:index")),
    path("feed/<str:token>.ics", feed, name="deadline-feed"),
    path("language/", set_language, name="set_language"),
    path("mail/", include(webhooks(settings.MAIL_PROVIDER))),
    path("admin/", admin.site.urls),
    path("", include("config.portal.urls")),
    path("policy/", include("policies.public")),
    path("portal/policy/", include("policies.portal.urls")),
    path("portal/", include("screening.portal.urls")),
    path("portal/", include("adverse_action.portal")),
    path("portal/", include("disputes.portal.urls")),
]
