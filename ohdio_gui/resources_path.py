"""Where the program's own files are: icons, translations, the demo."""

from __future__ import annotations

from pathlib import Path


def resources() -> Path:
    """Return the folder of the resources: in the installed package, else beside it.

    An editable install has no copy in the package: there the repository's own folder serves.
    """
    package = Path(__file__).resolve().parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"
