"""Picture the front page and the demo's page into docs/images/pages/, as they stand when the demo's job is done.

Run it when they look different: make pictures
"""

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image
from small_png import keep

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "images" / "pages"
PAGES = {"front": "", "demo": "demo/"}
KINDS = {
    "desktop-en-light": (0, "en", False),
    "desktop-ar-dark": (0, "ar", True),
    "phone-en-dark": (360, "en", True),
    "phone-ar-light": (360, "ar", False),
}
# The front page goes on for long: more of the same cards.
TALLEST = 1_400
PATIENCE_S = 180


def main() -> None:
    sys.path.insert(0, str(ROOT))
    from tests.browser.firefox import firefox

    with tempfile.TemporaryDirectory(prefix="newsbell-pictures-") as home:
        with socket.socket() as some:
            some.bind(("127.0.0.1", 0))
            port = some.getsockname()[1]
        url = f"http://127.0.0.1:{port}/"
        own = {"NEWSBELL_DATA": f"{home}/data", "NEWSBELL_KEYS": f"{home}/keys", "NEWSBELL_LISTEN": f"127.0.0.1:{port}"}
        plain = {name: value for name, value in os.environ.items() if name != "CI"}
        command = [sys.executable, "-m", "newsbell", "demo"]
        demo = subprocess.Popen(command, env=plain | own, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
        try:
            _wait(demo, port)
            with firefox(Path(home)) as browser:
                for kind, (px, language, dark) in KINDS.items():
                    browser.scheme(dark=dark)
                    browser.width(px)
                    for page, path in PAGES.items():
                        browser.open(f"{url}{path}?lang={language}")
                        # The bell of the demo's page comes by itself; the front page is whole at once.
                        if page == "demo":
                            browser.until("return document.querySelector('[data-newsbell-follow] button')")
                        whole = Image.open(io.BytesIO(browser.screenshot()))
                        top = whole.crop((0, 0, whole.width, min(whole.height, TALLEST)))
                        keep(top, PICTURES / f"{page}-{kind}.png")
        finally:
            demo.terminate()
            demo.wait(30)


def _wait(demo: "subprocess.Popen[bytes]", port: int) -> None:
    """Until the site is served, which the demo does when its job is done."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and demo.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The demo did not come to serve its pages; run it by hand: newsbell demo")


if __name__ == "__main__":
    main()
