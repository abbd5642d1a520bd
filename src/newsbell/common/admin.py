"""Publishers in Django's admin."""

from django.contrib import admin

from newsbell.common.models import Publisher

admin.site.site_header = admin.site.site_title = "newsbell"
admin.site.register(Publisher)
