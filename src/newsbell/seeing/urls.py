"""The addresses for who watches."""

from django.urls import path

from newsbell.seeing import views

urlpatterns = [
    path("health/live", views.live, name="live"),
    path("health/ready", views.ready, name="ready"),
    path("metrics", views.figures, name="metrics"),
]
