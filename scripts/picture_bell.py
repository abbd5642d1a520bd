"""Picture the bell into docs/images/pages/: the soft ask, the picker, and the notification as Chromium really draws it.

Run it when they look different: make pictures
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from small_png import keep

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "images" / "pages"
DESKTOP, PHONE = (1280, 900), (412, 915)
CHOSEN = {"profile": {"default_content_setting_values": {"notifications": 1}}, "translate": {"enabled": False}}
"""What a profile keeps: the tests press the browser's own Allow, but here its questions would stand in the way."""


@dataclass(frozen=True)
class Paper:
    """A newspaper's page of a story, and the notification of another."""

    slug: str
    name: str
    lang: str
    headline: str
    text: str
    rung: str
    of: str
    tag: str


PAPERS = {
    "en": Paper(
        "harbour-en",
        "The Harbour Gazette",
        "en",
        "Ferry timetable: what changes in winter",
        "From Monday the last boat to Devon leaves at seven, and on Sundays none before ten. The harbour office"
        " says that storms, not money, are the reason.",
        "Carrick bridge closes for the winter",
        "Inspectors found a crack in the northern pier. Buses go by way of Devon.",
        "Devon",
    ),
    "ar": Paper(
        "harbour-ar",
        "جريدة المرفأ",
        "ar",
        "ما الجديد في مواعيد العبّارة هذا الشتاء",
        "اعتبارًا من يوم الاثنين يغادر آخر قارب إلى ديفون في السابعة مساءً، ولا رحلات يوم الأحد قبل العاشرة. ويقول مكتب"
        " المرفأ إن العواصف هي السبب لا المال.",
        "إغلاق جسر كاريك طوال الشتاء",
        "عثر المفتشون على صدع في الدعامة الشمالية، وتمرّ الحافلات عبر ديفون.",
        "ديفون",
    ),
}
# Size of the screen, language, dark: few pictures that together show every kind.
KINDS = {
    "desktop-en-light": (DESKTOP, "en", False),
    "desktop-ar-dark": (DESKTOP, "ar", True),
    "phone-en-dark": (PHONE, "en", True),
    "phone-ar-light": (PHONE, "ar", False),
}
PAGE = """<!doctype html><html lang="{lang}" dir="{dir}"><meta charset="utf-8"><title>{name}</title>
<meta name="viewport" content="width=device-width"><meta property="og:type" content="article">
<meta property="article:tag" content="{tag}"><script src="{bell}/bell.js" data-publisher="{slug}" async></script>
<style>
  body {{ font: 18px/1.6 serif; max-width: 42rem; margin: 0 auto; padding: 0 1.2rem 60vh; color-scheme: light dark }}
  header {{ font-size: 1.5rem; font-weight: bold; border-bottom: 3px double; padding: .8rem 0; text-align: center }}
  h1 {{ line-height: 1.2 }}
  @media (prefers-color-scheme: dark) {{ body {{ background: #17171b; color: #ececf1 }} }}
</style>
<header>{name}</header><article><h1>{headline}</h1>{paragraphs}</article>"""


def main() -> None:
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory(prefix="newsbell-pictures-") as home:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "newsbell.settings",
            "NEWSBELL_DATA": home,
            "NEWSBELL_KEYS": f"{home}/keys",
            "TESTS_HOME": f"{home}/tests",
            # Playwright keeps a loop in this thread, which Django would take for an asynchronous caller.
            "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
        }
        Path(home, "tests").mkdir()
        import django

        django.setup()
        for kind, (size, language, dark) in KINDS.items():
            folder = Path(home, kind)
            folder.mkdir()
            draw(kind, size, PAPERS[language], dark, folder)


def draw(kind: str, size: tuple[int, int], paper: Paper, dark: bool, folder: Path) -> None:
    """The pictures of one kind: a reader is asked, allows, picks and is rung; nothing of it is staged but the words."""
    from tests.browser.bell.visits import Visit
    from tests.browser.chromium import chromium

    from newsbell.simulator.push_server import running_push_service

    chosen = folder / "chromium" / "profile" / "Default" / "Preferences"
    chosen.parent.mkdir(parents=True)
    chosen.write_text(json.dumps(CHOSEN))
    flags = [f"--window-size={size[0]},{size[1]}", "--test-type", *(["--force-dark-mode"] if dark else [])]
    with (
        running_push_service(vendor="google", browsers=True) as push,
        chromium(folder / "chromium", push=push, desktop=size, flags=flags) as browser,
        publisher(paper, push, folder) as (site, row),
    ):
        page, visit = browser.page, Visit(push, site, row)
        page.emulate_media(color_scheme="dark" if dark else "light", reduced_motion="reduce")
        if size == PHONE:
            # No window is made as narrow.
            metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
            browser.context.new_cdp_session(page).send("Emulation.setDeviceMetricsOverride", metrics)
        browser.open(f"{site.origin}/story")
        browser.until("return 'newsbell' in window")
        browser.script("void newsbell.ask()")
        page.locator("newsbell-bell [role=dialog]").wait_for()
        keep(page.screenshot(), PICTURES / f"ask-{kind}.png")
        browser.click("newsbell-bell [role=dialog] .ok")
        picker = page.locator("newsbell-bell dialog[open]")
        picker.wait_for()
        keep(page.screenshot(), PICTURES / f"picker-{kind}.png")
        browser.click("newsbell-bell dialog[open] .ok")
        picker.wait_for(state="hidden")
        page.locator("newsbell-bell [role=dialog]").wait_for()
        keep(page.screenshot(), PICTURES / f"way-back-{kind}.png")
        browser.open(f"{site.origin}/story")
        visit.ring(paper.rung, paper.of, paper.lang, why=[paper.tag])
        browser.popup()
        keep(browser.screen.picture(), PICTURES / f"notification-{kind}.png")
        browser.end()


@contextmanager
def publisher(paper: Paper, push: Any, folder: Path) -> Iterator[tuple[Any, Any]]:
    """A newsbell that runs, with one publisher, and the publisher's site."""
    import pytest
    from tests.browser.bell import site as sites
    from tests.served import free_port, served

    from newsbell.bell.models import BellSettings
    from newsbell.common import clock
    from newsbell.common.models import Publisher
    from newsbell.delivery import keys, sender

    port = free_port()
    bell = f"http://127.0.0.1:{port}"
    blocker: Any = nullcontext()
    blocker.unblock = nullcontext
    with pytest.MonkeyPatch.context() as settings, sites.site(bell) as site:
        settings.setattr(sites.Site, "policy", "")
        paragraphs = "".join(f"<p>{paper.text}</p>" for _ in range(4))
        facts = {"bell": bell, "paragraphs": paragraphs, "dir": "rtl" if paper.lang == "ar" else "ltr"}
        settings.setattr(sites.Site, "page", lambda *_: PAGE.format(**vars(paper), **facts))
        own = {
            "NEWSBELL_LISTEN": f"127.0.0.1:{port}",
            "NEWSBELL_URL": bell,
            "NEWSBELL_PUSH_ROUTES": f"{push.origin}={push.address}",
        }
        # Each paper's newsbell counts its keys anew, and the sender remembers tokens by key.
        sender._tokens.cache_clear()
        sender.poster.cache_clear()
        with served(folder, settings, blocker, **own):
            row = Publisher.objects.create(slug=paper.slug, name=paper.name, origin=site.origin, language=paper.lang)
            keys.current(row, clock.now())
            BellSettings.objects.create(publisher=row, accent="#b3261e")
            yield site, row
        sender.poster.cache_clear()


if __name__ == "__main__":
    main()
