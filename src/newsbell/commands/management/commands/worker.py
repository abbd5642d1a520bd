"""newsbell worker: one worker process alone."""

from typing import Any

from django.core.management.base import BaseCommand

from newsbell import supervisor


class Command(BaseCommand):
    help = "Runs one worker process alone; start as many as the machine has cores."

    def handle(self, *args: Any, **options: Any) -> None:
        from newsbell.celery import app

        supervisor.lifeline()
        # One task at a time in one process: a pool's children would outlive a killed parent.
        app.worker_main(["worker", "--pool=solo", "--without-gossip", "--without-mingle", "--loglevel=WARNING"])
