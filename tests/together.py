"""What tests of one folder share, such as browsers, is started once: one process of pytest-xdist has all its files."""

from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

FOLDERS = ("tests/browser/pages/own/", "tests/browser/bell/firefox/")


class Together(LoadFileScheduling):  # type: ignore[misc]  # pytest-xdist tells no types
    """As `--dist loadfile`; but the files of these folders stay together."""

    def _split_scope(self, nodeid: str) -> str:
        shared = [folder for folder in FOLDERS if nodeid.startswith(folder)]
        return shared[0] if shared else str(super()._split_scope(nodeid))
