"""A newsroom's files as they are read: a mistake is noted and the reading goes on, so that all are told at once."""

from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from newsbell.simulator.newsroom import MARKER, folder_of


class Files:
    """What has been read of one folder so far, and the mistakes that were found."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.mistakes: list[str] = []
        self.shells: dict[str, bytes] = {}
        self.entries: dict[str, bytes] = {}
        self.named: dict[str, bytes] = {}
        self._full_names: dict[str, str] = {}

    def mistake(self, place: str, what: str, mend: str) -> None:
        """Note a mistake: where, what is wrong, what to do."""
        self.mistakes.append(f"{place}: {what}. Mend: {mend}")

    def source(self, folder: str) -> None:
        """Read a source's shell, if it has one, and its entries."""
        found = sorted(p for p in (self.root / folder).glob("feed.*") if p.is_file())
        if len(found) > 1:
            self.mistake(f"{folder}/", f"holds {len(found)} files named feed.*", "keep one")
        for path in found[:1]:
            body = path.read_bytes()
            if body.count(MARKER) != 1:
                times = f"has {MARKER.decode()} {body.count(MARKER)} times"
                self.mistake(f"{folder}/{path.name}", times, "put it once, on a line of its own, where the entries go")
            self.shells[folder] = body
        for path in sorted(p for p in (self.root / folder / "entries").glob("[!.]*") if p.is_file()):
            name = f"{folder}/{path.stem}"
            if name in self.entries:
                self.mistake(f"{folder}/entries/{path.name}", f"is a second entry named {path.stem}", "rename one")
            self.entries[name] = path.read_bytes()
            self._full_names |= {name: name, f"{folder}/{path.name}": name, f"{folder}/entries/{path.name}": name}

    def entry(self, place: str, name: str) -> str:
        """The entry's name as FOLDER/NAME, also where it was written with its ending."""
        if name in self._full_names:
            return self._full_names[name]
        near = get_close_matches(name, self.entries, n=1)
        mend = f"did you mean {near[0]}?" if near else f"add the file {folder_of(name)}/entries/NAME.xml (or .json)"
        self.mistake(place, f"names the entry {name}, which is not there", mend)
        return name

    def file(self, place: str, path: str) -> None:
        """Read a file that the plan names by its path inside the folder."""
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts:
            self.mistake(place, f"names {path}, outside the newsroom", "name a file inside its folder")
        elif not (self.root / pure).is_file():
            self.mistake(place, f"names the file {path}, which is not there", "add it, or mend the name")
        else:
            self.named[path] = (self.root / pure).read_bytes()

    def must_be_utf8(self, folder: str) -> None:
        """Note every file of a source that cannot be re-encoded."""
        bodies = {f"{folder}/feed": self.shells.get(folder, b"")}
        bodies |= {f"{n} (entry)": body for n, body in self.entries.items() if folder_of(n) == folder}
        for name, body in bodies.items():
            try:
                body.decode()
            except UnicodeDecodeError:
                mend = "write it in UTF-8 (it is encoded when it is served), or take the source's encoding away"
                self.mistake(name, "is not UTF-8, but its source has an encoding", mend)

    def pages(self, origin: str) -> dict[str, str]:
        """Read `pages/` (at `origin`) and `sites/HOST/` (at https://HOST); address → path, short addresses too."""
        roots = {"pages": origin}
        roots |= {f"sites/{p.name}": f"https://{p.name}" for p in (self.root / "sites").glob("[!.]*") if p.is_dir()}
        pages: dict[str, str] = {}
        for root, at in roots.items():
            for path in sorted(p for p in (self.root / root).rglob("[!.]*") if p.is_file()):
                inside = path.relative_to(self.root / root).as_posix()
                self.named[f"{root}/{inside}"] = path.read_bytes()
                short = inside.removesuffix("index.html" if path.name == "index.html" else ".html")
                pages |= {f"{at}/{name}": f"{root}/{inside}" for name in {inside, short}}
        return pages
