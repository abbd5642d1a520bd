"""The addresses that publishers' pages load."""

from django.urls import path

from newsbell.bell import views

app_name = "newsbell-bell"
urlpatterns = [
    path("bell.js", views.bell_js, name="script"),
    path("sw.js", views.sw_js, name="worker"),
    path("bell/<slug:slug>/settings.json", views.settings, name="settings"),
]
