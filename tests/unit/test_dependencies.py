"""newsbell is installed with what pyproject.toml names, and with nothing that only its makers have."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_all_that_newsbell_imports_is_named_in_pyproject() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = {_name(one) for one in project["dependencies"]}
    known = packages_distributions()
    imported = {package: path for path in (ROOT / "src").rglob("*.py") for package in _imports(path)}
    assert {"django", "numpy"} <= imported.keys()
    unnamed = {
        package: str(path.relative_to(ROOT))
        for package, path in imported.items()
        if package not in sys.stdlib_module_names | {"newsbell"}
        and not named & {_name(one) for one in known.get(package, ())}
    }
    assert {} == unnamed


def _imports(path: Path) -> set[str]:
    """The outermost packages that a module imports, wherever it does but for the eyes of a type checker."""
    found = set()
    for node in ast.walk(_Running().visit(ast.parse(path.read_text()))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


class _Running(ast.NodeTransformer):
    """Leaves out what stands under `if TYPE_CHECKING:`."""

    def visit_If(self, node: ast.If) -> ast.AST | None:
        return None if ast.unparse(node.test) == "TYPE_CHECKING" else self.generic_visit(node)


def _name(requirement: str) -> str:
    """The name of a distribution as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()
