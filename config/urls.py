"""Every door of the house."""

from django.contrib import admin
from django.urls import path

from config import health

urlpatterns = [
    path("healthz/live", health.live, name="live"),
    path("healthz/ready", health.ready, name="ready"),
    path("admin/", admin.site.urls),
]
