"""The smallest project of somebody else that installs newsbell's apps; docs/how-to/use-in-your-django-project.md."""

import os

from newsbell.apps import INSTALLED

SECRET_KEY = "the host project of the tests"
ROOT_URLCONF = "host.urls"
USE_TZ = True
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", *INSTALLED]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["HOST_DATABASE"]}}
