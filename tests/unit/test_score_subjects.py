"""What the scorer of subjects counts (scripts/score_subjects.py)."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).parents[2] / "scripts" / "score_subjects.py"
GOLD: list[dict[str, Any]] = [
    {
        "file": "gold/1.html",
        "subjects": [
            {"name": "Devon and Cornwall Police", "kind": "organisation", "also": ["Devon & Cornwall Constabulary"]},
            {"name": "Devon", "kind": "place"},
            {"name": "São Paulo", "kind": "place"},
        ],
        "either": [{"name": "Plymouth", "kind": "place"}],
    },
    {"file": "2.html", "subjects": [{"name": "Neil Armstrong", "kind": "person"}]},
    {"file": "3.html", "subjects": []},
]
READ: list[dict[str, Any]] = [
    {
        "file": "read/1.html",
        "subjects": [
            {"name": "Devon & Cornwall Constabulary", "kind": "organisation"},
            {"name": "Devon and Cornwall Police", "kind": "organisation"},
            {"name": "Devon", "kind": "person"},
            {"name": "SAO PAULO", "kind": "place"},
            {"name": "Plymouth", "kind": "place"},
            {"name": "Elections", "kind": "topic"},
        ],
    },
    {"file": "2.html", "error": "It cannot be read"},
    {"file": "3.html", "subjects": [{"name": "Getty", "kind": "person"}]},
    {"file": "9.html", "subjects": [{"name": "Elsewhere", "kind": "place"}]},
]


def script() -> Any:
    spec = importlib.util.spec_from_file_location("score_subjects", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_precision_and_recall_are_told_by_kind() -> None:
    """A topic is not scored where nobody annotated one."""
    assert {
        "stories": 3,
        "precision": 0.5,
        "recall": 0.5,
        "right": 2,
        "wrong": 2,
        "missed": 2,
        "by_kind": {
            "organisation": {"precision": 1.0, "recall": 1.0, "right": 1, "wrong": 0, "missed": 0},
            "person": {"precision": 0.0, "recall": 0.0, "right": 0, "wrong": 2, "missed": 1},
            "place": {"precision": 1.0, "recall": 0.5, "right": 1, "wrong": 0, "missed": 1},
        },
        "other_kind": 1,
    } == script().scored(GOLD, READ)


def test_what_is_wrong_and_missed_is_told_by_file() -> None:
    told = script().scored(GOLD, READ, told=True)["told"]
    assert {
        "1.html": {"wrong": [["person", "Devon"]], "missed": [["place", "Devon"]]},
        "2.html": {"wrong": [], "missed": [["person", "Neil Armstrong"]]},
        "3.html": {"wrong": [["person", "Getty"]], "missed": []},
    } == told


def test_it_reads_files_and_prints_an_object(tmp_path: Path) -> None:
    files = tmp_path / "gold.jsonl", tmp_path / "read.jsonl"
    for file, lines in zip(files, (GOLD, READ), strict=True):
        file.write_text("\n".join(map(json.dumps, lines)))
    done = subprocess.run([sys.executable, SCRIPT, *files], capture_output=True, check=True)
    assert json.loads(json.dumps(script().scored(GOLD, READ))) == json.loads(done.stdout)
    without = subprocess.run([sys.executable, SCRIPT], capture_output=True, check=False)
    assert 2 == without.returncode
    assert b"required: gold, read" in without.stderr


def test_one_sort_of_texts_is_scored_alone(tmp_path: Path) -> None:
    sorted_ = [{**line, "text": sort} for line, sort in zip(GOLD, ("news", "other", "other"), strict=True)]
    files = tmp_path / "gold.jsonl", tmp_path / "read.jsonl"
    for file, lines in zip(files, (sorted_, READ), strict=True):
        file.write_text("\n".join(map(json.dumps, lines)))
    done = subprocess.run([sys.executable, SCRIPT, *files, "--text", "news"], capture_output=True, check=True)
    assert json.loads(json.dumps(script().scored(GOLD[:1], READ))) == json.loads(done.stdout)
