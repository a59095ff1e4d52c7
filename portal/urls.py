"""Addresses of the public portal. They are permanent: a published address is never given another meaning."""

from django.urls import path

from portal import views

app_name = "portal"

urlpatterns = [
    path("", views.home, name="home"),
]
