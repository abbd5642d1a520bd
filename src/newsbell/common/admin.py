"""Django's admin under newsbell's name."""

from django.contrib import admin

admin.site.site_header = admin.site.site_title = "newsbell"
