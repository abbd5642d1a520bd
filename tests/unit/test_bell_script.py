"""The bell's two scripts as publishers' pages load them."""

import gzip
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from newsbell.bell.script import BELL, DIALOGS, MODULES, WORKER, join, script

TESTS = Path(__file__).parents[1] / "browser" / "bell"
CLASSIC = pytest.mark.parametrize("names", [BELL, WORKER], ids=["bell.js", "sw.js"])
SCRIPTS = pytest.mark.parametrize("names", [BELL, DIALOGS, WORKER], ids=["bell.js", "bell-dialogs.js", "sw.js"])


def _node(*words: str, stdin: str = "") -> None:
    node = shutil.which("node")
    if not node:
        assert not os.environ.get("CI"), "CI checks the scripts, and Node is not installed"
        pytest.skip("Node is not installed")
    done = subprocess.run([node, *words], input=stdin, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("names", "most"),
    [(BELL, 10_000), (DIALOGS, 5_000), (WORKER, 4_000)],
    ids=["bell.js", "bell-dialogs.js", "sw.js"],
)
def test_a_page_pays_little_for_it(names: Sequence[str], most: int) -> None:
    assert len(gzip.compress(script(names).text.encode(), 9)) <= most


@CLASSIC
def test_it_is_one_classic_script(names: Sequence[str]) -> None:
    assert not re.search(r"^(import|export)\b|/\*", script(names).text, re.MULTILINE)
    _node("--check", "-", stdin=script(names).text)


def test_what_is_loaded_later_is_one_module() -> None:
    text = script(DIALOGS).text
    assert text.endswith("\nexport { enterCode, showWay, pick };\n")
    assert not re.search(r"^import\b|/\*", text, re.MULTILINE)
    _node("--input-type=module", "--check", "-", stdin=text)


@SCRIPTS
def test_no_name_stands_twice_in_it(names: Sequence[str]) -> None:
    """The modules' names become one script's: of two functions of one name the second would count for both."""
    text = "".join((MODULES / f"{name}.js").read_text() for name in names)
    own = re.findall(r"^(?:export )?(?:async )?(?:function|const|let|class) (\w+)", text, re.MULTILINE)
    assert sorted(set(own)) == sorted(own)


@SCRIPTS
def test_each_module_stands_after_those_that_it_imports(names: Sequence[str]) -> None:
    for at, name in enumerate(names):
        imported = re.findall(
            r'^(?:im|ex)port .* from "\./(\w+)\.js";$', (MODULES / f"{name}.js").read_text(), re.MULTILINE
        )
        assert set(imported) <= set(names[:at])


@SCRIPTS
def test_it_runs_under_a_strict_policy(names: Sequence[str]) -> None:
    assert not re.search(
        r"\beval\b|Function\(|innerHTML|insertAdjacentHTML|document\.write|\.style\b", script(names).text
    )


def test_every_module_is_served() -> None:
    assert {*BELL, *DIALOGS, *WORKER} == {path.stem for path in MODULES.glob("*.js")}


def test_joining_drops_what_a_page_does_not_need_and_nothing_else() -> None:
    one = "/**\n * Says.\n */\n\n/** @type {any} */\nexport const a = /** @type {any} */ (1); // and so\n"
    two = (
        'import { a } from "./one.js";\n\n/** @type {any} */ (window).b = a;\n'
        "// c\nexport function d() {\n  return 2;\n}\n"
    )
    assert (
        '(() => {\n"use strict";\nconst a = (1); // and so\n(window).b = a;\nfunction d() {\nreturn 2;\n}\n})();\n'
    ) == join([one, two])


def test_what_the_bell_decides() -> None:
    """The tests of its logic, by Node's own runner."""
    _node("--test", str(TESTS / "logic.test.js"))
