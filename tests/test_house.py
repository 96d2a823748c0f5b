"""The house keeps itself: rooms, furniture, sizes, doors. Each rule says why when it fails."""

from __future__ import annotations

import ast
import os
import re
import statistics
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "ratusha"
LINE = ["site", "connectors", "delivery", "plan", "priorities", "needs", "quality", "catalogue", "intake"]
LINE += ["papers", "outbox", "people", "frames", "core"]
FURNITURE = {
    "models",
    "queries",
    "actions",
    "ports",
    "forms",
    "views",
    "api",
    "tasks",
    "checks",
    "urls",
    "admin",
}
FURNITURE |= {"apps", "templatetags", "management", "migrations", "templates", "static", "__init__"}
EXTRA = {
    "site": {"settings", "middleware", "context", "cli", "demo", "wsgi", "charts", "formats"},
    "people": {"adapters"},
    "papers": {"render", "charts", "signing", "fonts"},
    "intake": {"engine"},
    "needs": {"openrosa"},
    "catalogue": {"maps"},
}
FREE = {"core", "frames", "connectors"}  # free module names inside
BANNED = {"utils", "helpers", "services", "common", "signals", "exceptions"}
# Inside a room, from the outside in; a module imports only what stands further right.
INSIDE = [
    {"urls", "management"},
    {"admin"},
    {"views", "api", "tasks", "engine", "openrosa"},
    {"forms"},
    {"actions"},
    {"queries", "ports"},
    {"models"},
]
HEAVY = {
    "ibis",
    "duckdb",
    "scipy",
    "sklearn",
    "pyhanko",
    "pyxform",
    "typst",
    "highspy",
    "docx",
    "rdflib",
}
HEAVY |= {
    "pyarrow",
    "pandas",
    "pikepdf",
    "openpyxl",
    "python_calamine",
    "xlsxwriter",
    "holidays",
    "pymorphy3",
}


def modules():
    return sorted(p for p in HOUSE.rglob("*.py") if "migrations" not in p.parts and "locale" not in p.parts)


@cache
def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes_of(path):
    return tuple(ast.walk(tree(path)))


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def room_of(path):
    return path.relative_to(HOUSE).parts[0]


def inside(path):
    """The furniture that a module stands in."""
    return {part.removesuffix(".py") for part in path.parts}


def imports(path, *, top_only=False):
    """Dotted names a module imports (absolute), with line numbers."""
    nodes = tree(path).body if top_only else nodes_of(path)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def test_every_folder_of_the_house_is_a_room_in_the_line():
    folders = {p.name for p in HOUSE.iterdir() if p.is_dir() and p.name not in {"locale", "__pycache__"}}
    assert folders == set(LINE)


@pytest.mark.parametrize("room", LINE)
def test_every_room_has_a_one_line_caption(room):
    assert ast.get_docstring(tree(HOUSE / room / "__init__.py"))


def test_a_room_holds_only_its_furniture():
    strangers = []
    for room in set(LINE) - FREE:
        allowed = FURNITURE | EXTRA.get(room, set())
        for item in (HOUSE / room).iterdir():
            if item.name in {"__pycache__", "data"} or (item.is_file() and item.suffix != ".py"):
                continue
            if item.stem not in allowed:
                strangers.append(name_of(item))
    assert not strangers, "not furniture of a room (see docs/build/house.md)"


def test_no_module_is_a_drawer_for_anything():
    assert not [name_of(p) for p in modules() if p.stem in BANNED]


def test_doors_between_rooms_are_queries_and_actions():
    wrong = []
    for path in modules():
        room = room_of(path)
        if room not in LINE:
            continue
        for name, line in imports(path):
            parts = name.split(".")
            if parts[0] != "ratusha" or len(parts) < 3 or parts[1] in {room, "core", "frames"}:
                continue
            in_actions = "actions" in path.parts or path.stem in {"actions", "tasks", "apps"}
            ports = parts[2] == "ports" and (room == "connectors" or in_actions)
            charts = parts[1] == "papers" and parts[2] == "charts"
            fields = parts[1:3] == ["people", "forms"] and {"forms", "views"} & inside(path)
            doors = parts[2] in {"queries", "actions"}
            if not (doors or ports or charts or fields or room == "site"):
                wrong.append(f"{name_of(path)}:{line} {name}")
    assert not wrong, "across rooms only the doors `queries` and `actions`"


def test_inside_a_room_imports_go_from_pages_to_tables():
    rank = {word: i for i, words in enumerate(INSIDE) for word in words}
    wrong = []
    for path in modules():
        room = room_of(path)
        if room in FREE or room not in LINE or room == "site":
            continue
        here = rank.get(path.relative_to(HOUSE / room).parts[0].removesuffix(".py"))
        if here is None:
            continue
        for name, line in imports(path):
            parts = name.split(".")
            if parts[:2] == ["ratusha", room] and len(parts) > 2:
                there = rank.get(parts[2])
                # a job's registration and its action know of each other by name only
                if there is not None and there < here and parts[2] != "tasks":
                    wrong.append(f"{name_of(path)}:{line} {name}")
    assert not wrong


def test_nobody_imports_the_house_itself():
    wrong = [
        f"{name_of(p)}:{line}"
        for p in modules()
        if room_of(p) not in {"site", "__main__.py"}
        for name, line in imports(p)
        if name.startswith("ratusha.site")
    ]
    assert not wrong


def test_core_is_pure():
    wrong = []
    for path in (p for p in modules() if room_of(p) == "core"):
        text = path.read_text(encoding="utf-8")
        wrong += [
            f"{name_of(path)}:{line} {name}"
            for name, line in imports(path)
            if name.split(".")[0] in {"django", "os", "random", "socket", "subprocess", "requests", "urllib3"}
        ]
        wrong += [
            f"{name_of(path)}: {found}"
            for found in re.findall(
                r"datetime\.now\(|date\.today\(|time\.time\(|(?<!archive\.)\bopen\(", text
            )
        ]
    assert not wrong, "core takes the clock, the seed and the bytes from outside"


def test_heavy_libraries_are_imported_late_and_in_few_places():
    early = [
        f"{name_of(p)}:{line} {name}"
        for p in modules()
        for name, line in imports(p, top_only=True)
        if name.split(".")[0] in HEAVY
    ]
    assert not early, "import it inside the one function that needs it: start-up stays light"


def test_files_stay_readable():
    lengths = {name_of(p): _code_lines(p) for p in modules()}
    too_long = {name: n for name, n in lengths.items() if n > 500}
    assert not too_long, "a file that outgrows 400 lines becomes a folder of the same name"
    assert statistics.quantiles(lengths.values(), n=20)[-1] <= 350


def _code_lines(path):
    text = path.read_text(encoding="utf-8").splitlines()
    return len(text) - sum(_docstring_lines(n) for n in nodes_of(path) if _can_have_docstring(n))


def _can_have_docstring(node):
    return isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)


def _docstring_lines(node):
    first = node.body[0] if node.body else None
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        return first.end_lineno - first.lineno + 1
    return 0


def functions():
    for path in modules():
        for node in nodes_of(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def test_functions_stay_short():
    lengths = {
        f"{name_of(path)}:{node.lineno} {node.name}": node.end_lineno
        - node.lineno
        + 1
        - _docstring_lines(node)
        for path, node in functions()
    }
    too_long = {name: n for name, n in lengths.items() if n > 60}
    assert not too_long
    assert statistics.quantiles(lengths.values(), n=20)[-1] <= 40


def _nesting(node, depth=0):
    deepest = depth
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            continue
        is_block = isinstance(child, ast.If | ast.For | ast.While | ast.Try | ast.Match)
        is_elif = (
            isinstance(node, ast.If)
            and isinstance(child, ast.If)
            and child in node.orelse
            and len(node.orelse) == 1
        )
        deepest = max(deepest, _nesting(child, depth + (1 if is_block and not is_elif else 0)))
    return deepest


def test_nothing_is_nested_deeper_than_three():
    deep = [f"{name_of(p)}:{n.lineno} {n.name}" for p, n in functions() if _nesting(n) > 3]
    assert not deep


def test_every_function_says_what_it_returns():
    silent = [f"{name_of(p)}:{n.lineno} {n.name}" for p, n in functions() if n.returns is None]
    assert not silent


def test_tests_mirror_the_code():
    lost = []
    for path in (ROOT / "tests").rglob("test_*.py"):
        parts = path.relative_to(ROOT / "tests").parts
        if parts[0] in {"journeys", "reference", "shared"} or path.name in {
            "test_house.py",
            "test_repository.py",
        }:
            continue
        code = HOUSE.joinpath(*parts[:-1], path.stem.removeprefix("test_"))
        if not code.with_suffix(".py").exists() and not code.is_dir():
            lost.append(name_of(path))
    assert not lost, "tests/ROOM/test_X.py belongs to ratusha/ROOM/X.py or the folder X"


def test_the_repository_speaks_of_itself_alone():
    words = re.compile(
        r"https?://[^\s\"'>]+\.(?:whl|tgz|tar\.gz)|/(?:home|work|Users)/[a-z]|/root/(?!item)[a-z]", re.I
    )
    passed = {"var", "build", "node_modules", "__pycache__"}
    kinds = {".py", ".md", ".toml", ".txt", ".html", ".js", ".css", ".cfg", ".yaml", ".yml", ""}
    found = []
    for folder, below, names in os.walk(ROOT):
        below[:] = [n for n in below if n[0] != "." and n not in passed]
        for path in (Path(folder) / name for name in names if name[0] != "."):
            if path.suffix in kinds:
                text = path.read_text(encoding="utf-8", errors="ignore")
                found += [f"{name_of(path)}: {hit}" for hit in words.findall(text)]
    assert not found, "no path of a machine and no download address in the repository"
