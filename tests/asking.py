"""What an editor does in the admin, and what is read there: for tests of the questions and of a story's page."""

import json
import re
from html import unescape
from io import StringIO
from typing import Any

from django.contrib.auth.models import Permission, User
from django.core.management import call_command
from django.test import Client

from newsbell.stories.models import Story
from newsbell.work import drain
from tests.press import prose
from tests.world import World

FERRY, BRIDGE = "Ferry queues grow at Torpoint", "Tamar bridge “shut” after <crash>"
STORIES, ARTICLES = "/admin/newsbell_stories/story/", "/admin/newsbell_stories/article/"
RIGHTS = ("view_story", "change_story", "retract_story", "view_article", "change_article", "view_reminder")


def editor(*rights: str) -> Client:
    user = User.objects.create_user("kensa", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights or RIGHTS))
    client = Client()
    client.force_login(user)
    return client


def published(here: World, title: str = FERRY, state: str = "new") -> Story:
    (story,) = here.publish(title, summary_html=prose(title))
    Story.objects.filter(pk=story.pk).update(state=state)
    drain()
    return Story.objects.get(pk=story.pk)


def ask(client: Client, action: str, *chosen: int, to: str = STORIES, **said: Any) -> str:
    """What is shown then; links and line ends as one sees them."""
    answer = client.post(to, {"action": action, "_selected_action": chosen, **said}, follow=True)
    assert 200 == answer.status_code
    return words(answer.content.decode())


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<(?!button|input|a )[^>]+>", " ", html)).split())


def page(client: Client, story: Story) -> str:
    return words(client.get(f"{STORIES}{story.pk}/change/").content.decode())


def states(client: Client, story: Story) -> list[str]:
    """Of its reminders, the newest first."""
    return re.findall(r'data-head="State">([^<]+)<', client.get(f"{STORIES}{story.pk}/change/").content.decode())


def explained(story: Story) -> list[str]:
    out = StringIO()
    call_command("explain", str(story.pk), "--json", stdout=out)
    said: list[str] = json.loads(out.getvalue())["by_hand"]
    return said
