"""An X display without a monitor, for tests: what is drawn on it, its windows, its mouse."""

import os
import struct
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops
from tests.browser.firefox import PATIENCE_S

LOOKS_APART_S = 0.1
"""Between two looks that must see the same: more than a frame of any animation takes."""
FRAME = "Xvfb_screen0"
CONTRAST = 40
"""Of 255: less is a shade of the ground."""


class Box(NamedTuple):
    """A rectangle on the screen, in pixels from its left top corner."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height


class Screen:
    """A display of `width` by `height` pixels and its mouse; it lasts as long as the context."""

    def __init__(self, width: int, height: int) -> None:
        self.box = Box(0, 0, width, height)

    def __enter__(self) -> "Screen":
        self._folder = tempfile.TemporaryDirectory(prefix="newsbell-screen-")
        read, write = os.pipe()
        size = f"{self.box.width}x{self.box.height}x24"
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"]
        quiet = subprocess.DEVNULL
        self._server = subprocess.Popen(
            [*command, "-fbdir", self._folder.name], pass_fds=[write], stdout=quiet, stderr=quiet
        )
        os.close(write)
        with os.fdopen(read) as said:
            number = said.readline().strip()
        assert number, "Xvfb did not start"
        self.environment = {**os.environ, "DISPLAY": f":{number}"}
        return self

    def __exit__(self, *_: object) -> None:
        self._server.terminate()
        self._server.wait(PATIENCE_S)
        self._folder.cleanup()

    def picture(self, box: Box | None = None) -> Image.Image:
        """What is drawn there now, the mouse's pointer too."""
        # XWD: https://www.x.org/releases/current/doc/man/man1/xwd.1.xhtml, the header of XWDFile.h.
        frame = Path(self._folder.name, FRAME).read_bytes()
        header = struct.unpack(">25I", frame[:100])
        begins, width, height, line = header[0] + 12 * header[19], header[4], header[5], header[12]
        whole = Image.frombytes("RGB", (width, height), frame[begins : begins + line * height], "raw", "BGRX", line)
        left, top, right, bottom = (box.left, box.top, box.right, box.bottom) if box else (0, 0, width, height)
        return whole.crop((left, top, right, bottom))

    def windows(self) -> list[Box]:
        """Where the windows are that can be seen, oldest first; a menu or a notification is one too."""
        words = ["search", "--onlyvisible", "--maxdepth", "1", "--name", "", "getwindowgeometry", "--shell", "%@"]
        found: list[dict[str, int]] = []
        for line in self._mouse(*words, may_fail=True).split():
            name, _, value = line.partition("=")
            if name == "WINDOW":
                found.append({})
            found[-1][name] = int(value)
        boxes = [Box(one["X"], one["Y"], one["WIDTH"], one["HEIGHT"]) for one in found if "HEIGHT" in one]
        return [box for box in boxes if box != self.box]

    def still(self, box: Box) -> bool:
        """Is nothing moving there? Looks twice."""
        before = self.windows(), self.picture(box)
        time.sleep(LOOKS_APART_S)
        return before == (self.windows(), self.picture(box))

    def click(self, x: int, y: int) -> None:
        """Presses the mouse there, as a hand would: it moves first."""
        self._mouse("mousemove", "--sync", str(x), str(y), "click", "1")

    def park(self) -> None:
        """Takes the pointer to the right top corner, where it covers and holds nothing."""
        self._mouse("mousemove", str(self.box.right - 1), "0")

    def _mouse(self, *words: str, may_fail: bool = False) -> str:
        done = subprocess.run(
            ["xdotool", *words],
            env=self.environment,
            # A window can go between the search and the question for its geometry.
            check=not may_fail,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
        )
        return done.stdout


def words_in(picture: Image.Image, apart: int = 14) -> Sequence[int]:
    """The middles, in pixels from the left, of what is written in a line whose ground is its first pixel's colour."""
    ground = Image.new("RGB", picture.size, picture.getpixel((0, 0)))
    ink = ImageChops.difference(picture, ground).convert("L").point(lambda by: 255 * (by > CONTRAST))
    groups: list[list[int]] = []
    for x in range(picture.width):
        if not ink.crop((x, 0, x + 1, picture.height)).getbbox():
            continue
        if groups and x - groups[-1][-1] < apart:
            groups[-1].append(x)
        else:
            groups.append([x])
    return [(group[0] + group[-1]) // 2 for group in groups]
