"""Lets hatchling build the place index before it packs or installs geomap."""

from __future__ import annotations

import importlib.util
import sys
import types
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PlaceIndexHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs gazetteer/build.py for wheels, editable ones included; an sdist carries the tables."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the index unless it is there and up to date."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        # A bare package: geomap/__init__.py would import pandas and spaCy, which no build needs.
        sys.modules["geomap"] = package = types.ModuleType("geomap")
        package.__path__ = [str(root / "geomap")]
        script = root / "gazetteer" / "build.py"
        spec = importlib.util.spec_from_file_location("geomap_place_index", script)
        if spec is None or spec.loader is None:
            raise FileNotFoundError(script)
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module  # dataclasses look their module up there
        spec.loader.exec_module(module)
        module.build_index()
