"""Which files of tests stay in one process."""

from pathlib import Path

import pytest
from tests.together import FOLDERS, Together

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_files_of_a_folder_that_shares_its_browsers_stay_together_and_all_others_apart(folder: str) -> None:
    """With a process each, every file of them would start browsers and a newsbell of its own."""
    scope_of = Together.__new__(Together)._split_scope
    files = sorted((ROOT / folder).glob("test_*.py"))
    assert len(files) > 1
    assert {folder} == {scope_of(f"{folder}{file.name}::test_one[firefox]") for file in files}
    other = f"{Path(folder).parent}/test_other.py"
    assert other == scope_of(f"{other}::test_one")
    assert 'scope="package"' in (ROOT / folder / "conftest.py").read_text(), "and share them"
