"""The addresses that publishers' pages load."""

from django.urls import path, re_path

from newsbell.bell import leaving, pages, personal_feed, subject_pages, views

# A folded name has neither dots nor slashes, and its words have no hyphens.
SUBJECT = r"subjects/(?P<slug>[-\w]+)/(?P<kind>[a-z]+)/(?P<key>[^/.]+)"

app_name = "newsbell-bell"
urlpatterns = [
    re_path(r"^feed/(?P<token>[\w-]{22})\.(?P<form>atom|json)$", personal_feed.feed, name="feed"),
    re_path(r"^mail/leave/(?P<token>[0-9a-f]{48})$", leaving.leave_mail, name="leave-mail"),
    path("reader/<slug:slug>/address", pages.confirm_mail, name="confirm-mail"),
    path("bell.js", views.bell_js, name="script"),
    path("bell-dialogs.js", views.dialogs_js, name="dialogs"),
    path("sw.js", views.sw_js, name="worker"),
    path("bell/<slug:slug>/settings.json", views.settings, name="settings"),
    path("bell/<slug:slug>/style.css", pages.style, name="style"),
    path("reader/<slug:slug>/preferences", pages.preferences, name="preferences"),
    path("reader/<slug:slug>/inbox", pages.inbox, name="inbox"),
    re_path(rf"^{SUBJECT}$", subject_pages.subject, name="subject"),
    re_path(rf"^{SUBJECT}\.(?P<form>atom|json)$", subject_pages.feed, name="subject-feed"),
    path("subscribe/<slug:slug>/", pages.subscribe, name="subscribe"),
    path("subscribe/<slug:slug>/code", pages.code, name="code"),
    path("subscribe/<slug:slug>/settings.json", pages.hosted_settings, name="hosted-settings"),
    path("subscribe/<slug:slug>/worker.js", pages.hosted_worker, name="hosted-worker"),
    path("subscribe/<slug:slug>/app.webmanifest", pages.manifest, name="manifest"),
]
