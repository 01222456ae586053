"""The composition root: builds store, engine and bus, and owns their end. QtCore only."""

from __future__ import annotations

import logging
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from ohdio_gui import __version__
from ohdio_gui.engine.bus import EventBus
from ohdio_gui.engine.engine import Engine, Surroundings
from ohdio_gui.engine.sweep import set_orphans_aside
from ohdio_gui.engine.work_folder import own_work_folder
from ohdio_gui.instance import LOCK_NAME
from ohdio_gui.model.audiobook import CANONICAL_SITE
from ohdio_gui.net.budget import RequestBudget
from ohdio_gui.net.http import HttpClient
from ohdio_gui.private_files import close_to_others, make_private_folder
from ohdio_gui.resources_path import resources
from ohdio_gui.settings.settings import STORE_KEY, Settings, with_values
from ohdio_gui.settings.storage import FILE_NAME as SETTINGS_NAME
from ohdio_gui.settings.storage import load_settings
from ohdio_gui.store.recovery import open_store

if TYPE_CHECKING:
    from ohdio_gui.demo.server import Replica
    from ohdio_gui.model.errors import SettingsError

log = logging.getLogger(__name__)

APP_NAME = "ohdio-gui"
SERVICES_ORIGIN = "https://services.radio-canada.ca"
USER_AGENT = f"{APP_NAME}/{__version__} (personal audiobook downloader)"
DEMO_SPEED_BYTES_S = 120_000
"""How fast the demo's replica sends a file, so that a person sees the books come."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where everything of one run is."""

    data_dir: Path
    """Store, log, cache and unfinished parts."""
    settings_file: Path
    output_dir: Path | None
    """Finished books; None: what the settings say."""
    is_data_emptied: bool = False
    is_output_emptied: bool = False
    """The demo's own folders are emptied at each start; folders that were given never are."""

    @property
    def changed_settings_file(self) -> Path:
        """Where what a person changes in the window is kept: the demo changes nothing real."""
        return self.data_dir / SETTINGS_NAME if self.is_data_emptied else self.settings_file

    @property
    def cache_dir(self) -> Path:
        """Covers for the window."""
        return self.data_dir / "cache"

    @property
    def reports_dir(self) -> Path:
        """Answers of OHdio's that fit no known shape."""
        return self.data_dir / "reports"


def places(data_dir: Path | None, output_dir: Path | None, *, is_demo: bool) -> Places:
    """Return where things are for these options (FACE.md: command line, settings)."""
    root = data_dir.absolute() if data_dir else Path(platformdirs.user_data_dir(APP_NAME, False))
    config = root if data_dir else Path(platformdirs.user_config_dir(APP_NAME, False))
    output = output_dir.absolute() if output_dir else None
    if not is_demo:
        return Places(root, config / SETTINGS_NAME, output)
    return Places(
        data_dir=root if data_dir else root / "demo",
        settings_file=config / SETTINGS_NAME,
        output_dir=output or root / "demo" / "books",
        is_data_emptied=data_dir is None,
        is_output_emptied=output_dir is None and data_dir is None,
    )


def read_settings(where: Places, overrides: dict[str, str]) -> tuple[Settings, list[SettingsError]]:
    """Return the settings of this run, and what in the settings file could not be used.

    The file's come first, then ``--set``'s, then the folder options'. Raises SettingsError for a
    bad ``--set``. ``max_concurrent_downloads`` is not among them: it is the store's.
    """
    settings, troubles = load_settings(where.settings_file)
    settings = with_values(settings, {k: v for k, v in overrides.items() if k != STORE_KEY})
    output_dir = where.output_dir or settings.output_dir
    if not output_dir:
        output_dir = Path(platformdirs.user_music_dir()) / "OHdio"
    return replace(settings, output_dir=str(Path(output_dir).absolute())), troubles


def origins() -> tuple[str, str]:
    """Return the origins that are asked for OHdio's site and services."""
    site = os.environ.get("OHDIO_SITE_URL") or CANONICAL_SITE
    services = os.environ.get("OHDIO_SERVICES_URL") or SERVICES_ORIGIN
    return site.rstrip("/"), services.rstrip("/")


class Application:
    """One run of the program, without a face."""

    def __init__(self, where: Places, settings: Settings, *, is_demo: bool) -> None:
        """Open the store, rebuilding one that is damaged, and put the engine together.

        Raises StoreError.

        To be called by the one instance that holds the data directory.
        """
        self.settings = settings
        self.where = where
        self.replica: Replica | None = None
        self.first_urls: tuple[str, ...] = ()
        if is_demo:
            self._empty_demo_folders()
        make_private_folder(where.data_dir)
        close_to_others(where.settings_file)
        close_to_others(where.changed_settings_file)
        work_dir = own_work_folder(where.data_dir)
        self.store, rebuild = open_store(where.data_dir)
        if rebuild is None:
            _make_output_folder(Path(settings.output_dir))
        else:
            # Before anything is added: a new book may get the number of one that was lost.
            set_orphans_aside(self.store, work_dir)
        self.bus = EventBus()
        self.site_origin, services_origin = origins()
        if is_demo:
            self.replica = self._start_replica()
            self.site_origin = services_origin = self.replica.origin
            self.first_urls = (self.replica.category_url(),)
        self._http = HttpClient(RequestBudget(settings.requests_per_second), USER_AGENT)
        self.engine = Engine(
            Surroundings(
                store=self.store,
                http=self._http,
                bus=self.bus,
                settings=settings,
                site_origin=self.site_origin,
                services_origin=services_origin,
                work_dir=work_dir,
                reports_dir=where.reports_dir,
                rebuild=rebuild,
            )
        )

    @property
    def cache_dir(self) -> Path:
        """Covers for the window."""
        return self.where.cache_dir

    @property
    def settings_file(self) -> Path:
        """Where what a person changes is kept."""
        return self.where.changed_settings_file

    @property
    def output_dir(self) -> str:
        """Finished books."""
        return self.settings.output_dir

    def start(self, urls: tuple[str, ...] = ()) -> None:
        """Begin to work: on what the queue still holds, the demo's category, and ``urls``."""
        self.engine.submit(self.first_urls + urls)
        self.engine.start()

    def shutdown(self, timeout_s: float) -> bool:
        """Stop everything, keeping all state; returns whether all ended in time."""
        has_ended = self.engine.shutdown(timeout_s)
        self._http.close()
        if self.replica is not None:
            self.replica.stop()
        return has_ended

    def _empty_demo_folders(self) -> None:
        if self.where.is_data_emptied:
            # The log is open and the lock is ours.
            _empty(self.where.data_dir, kept=(LOCK_NAME, "instance.sock", "ohdio.log", "books"))
        if self.where.is_output_emptied and self.where.output_dir is not None:
            _empty(self.where.output_dir, kept=())

    def _start_replica(self) -> Replica:
        from ohdio_gui.demo.catalogue import load_catalogue
        from ohdio_gui.demo.server import Replica
        from ohdio_gui.media.ffmpeg import find_ffmpeg

        catalogue = load_catalogue(resources() / "demo" / "catalogue.json")
        ffmpeg = find_ffmpeg(self.settings.ffmpeg_path)
        return Replica(catalogue, ffmpeg=ffmpeg, speed_bytes_s=DEMO_SPEED_BYTES_S).start()


def _make_output_folder(folder: Path) -> None:
    """Make the folder at the start only: one that goes away later may be a drive unplugged.

    So may one that is not there when a store is rebuilt, whose finished books are in it.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        # The download stage is held for it, with its sentence; scraping goes on.
        log.warning("event=output_folder_missing reason=%r", str(error))


def _empty(folder: Path, kept: tuple[str, ...]) -> None:
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.name in kept:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
