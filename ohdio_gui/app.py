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
from ohdio_gui.autostart import system_autostart
from ohdio_gui.engine.bus import EventBus
from ohdio_gui.engine.engine import Engine, Surroundings
from ohdio_gui.engine.sweep import set_orphans_aside
from ohdio_gui.engine.work_folder import own_work_folder
from ohdio_gui.instance import LOCK_NAME
from ohdio_gui.model.audiobook import CANONICAL_SITE
from ohdio_gui.model.errors import DamagedSettingsError, SettingsError
from ohdio_gui.model.patience import Patience
from ohdio_gui.net.budget import RequestBudget
from ohdio_gui.net.http import HttpClient
from ohdio_gui.private_files import close_to_others, make_private_folder
from ohdio_gui.resources_path import resources
from ohdio_gui.settings.settings import STORE_KEY, Settings, with_values
from ohdio_gui.settings.storage import FILE_NAME as SETTINGS_NAME
from ohdio_gui.settings.storage import is_kept, load_settings, set_aside
from ohdio_gui.store.recovery import open_store

if TYPE_CHECKING:
    from ohdio_gui.autostart import Autostart
    from ohdio_gui.demo.server import Replica
    from ohdio_gui.model.errors import ErrorInfo

log = logging.getLogger(__name__)

APP_NAME = "ohdio-gui"
SERVICES_ORIGIN = "https://services.radio-canada.ca"
USER_AGENT = f"{APP_NAME}/{__version__} (personal audiobook downloader)"
ASK_FROM = 50
"""Of a category with more new books than that the person chooses, where they see a window."""
OUTPUT_PATIENCE_S = 1.0
"""How long the start waits for the disk of the finished books."""
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
    start_words: tuple[str, ...] = ()
    """The options that lead another start to these places; the data directory's first."""

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
    words = (("--data-dir", str(root)) if data_dir else ()) + (
        ("--output", str(output)) if output else ()
    )
    if not is_demo:
        return Places(root, config / SETTINGS_NAME, output, start_words=words)
    return Places(
        data_dir=root if data_dir else root / "demo",
        settings_file=config / SETTINGS_NAME,
        output_dir=output or root / "demo" / "books",
        is_data_emptied=data_dir is None,
        is_output_emptied=output_dir is None and data_dir is None,
        start_words=(*words, "--demo"),
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
        output_dir = usual_output_dir()
    return replace(settings, output_dir=str(Path(output_dir).absolute())), troubles


def usual_output_dir() -> Path:
    """Return where finished books go as long as nobody says otherwise."""
    return Path(platformdirs.user_music_dir()) / "OHdio"


def is_folder_unsaid(where: Places, settings: Settings) -> bool:
    """Whether nobody has said yet where finished books go: no option, no ``--set``, no file."""
    return (
        where.output_dir is None
        and settings.output_dir == str(usual_output_dir().absolute())
        and not is_kept(where.settings_file, "output_dir")
    )


def put_right(where: Places, troubles: list[SettingsError]) -> list[SettingsError]:
    """Set a damaged settings file aside; returns what is to be told then.

    For the one instance that holds the data directory. The demo leaves the person's own file alone.
    """
    if where.changed_settings_file != where.settings_file:
        return troubles
    return [
        set_aside(where.settings_file, trouble)
        if isinstance(trouble, DamagedSettingsError)
        else trouble
        for trouble in troubles
    ]


def origins() -> tuple[str, str]:
    """Return the origins that are asked for OHdio's site and services."""
    site = os.environ.get("OHDIO_SITE_URL") or CANONICAL_SITE
    services = os.environ.get("OHDIO_SERVICES_URL") or SERVICES_ORIGIN
    return site.rstrip("/"), services.rstrip("/")


class Application:
    """One run of the program, without a face."""

    def __init__(
        self,
        where: Places,
        settings: Settings,
        *,
        is_demo: bool,
        ask_from: int | None = None,
    ) -> None:
        """Open the store, rebuilding one that is damaged, and put the engine together.

        Raises StoreError. ``ask_from``: see ``Surroundings``.

        To be called by the one instance that holds the data directory.
        """
        self.settings = settings
        self.settings_troubles: tuple[ErrorInfo, ...] = ()
        """What in the settings file could not be used: for the window to say."""
        self.where = where
        self.is_demo = is_demo
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
        self._budget = RequestBudget(settings.requests_per_second)
        self._http = HttpClient(self._budget, USER_AGENT, proxy=self.own(settings).proxy)
        self.engine = Engine(
            Surroundings(
                store=self.store,
                http=self._http,
                bus=self.bus,
                settings=self.own(settings),
                site_origin=self.site_origin,
                services_origin=services_origin,
                work_dir=work_dir,
                reports_dir=where.reports_dir,
                ask_from=ask_from,
                rebuild=rebuild,
            )
        )

    @property
    def asks_for_folder(self) -> bool:
        """Whether nobody has said yet where finished books go; not asked in the demo."""
        return not self.is_demo and is_folder_unsaid(self.where, self.settings)

    @property
    def cache_dir(self) -> Path:
        """Covers for the window."""
        return self.where.cache_dir

    @property
    def settings_file(self) -> Path:
        """Where what a person changes is kept."""
        return self.where.changed_settings_file

    @property
    def autostart(self) -> Autostart | None:
        """The start with the person's session; None for the demo that begins anew each time."""
        where = self.where
        return None if where.is_data_emptied else system_autostart(where.start_words)

    @property
    def output_dir(self) -> str:
        """Finished books."""
        return self.settings.output_dir

    def own(self, settings: Settings) -> Settings:
        """Return ``settings`` as this run uses them: no proxy reaches the demo on this computer."""
        return replace(settings, proxy="") if self.replica is not None else settings

    def apply(self, settings: Settings) -> None:
        """Have what changed used by what starts from now on. Raises SettingsError."""
        self._budget.set_rate(settings.requests_per_second)
        self.engine.apply(self.own(settings))

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
        # No window is there yet: a share that does not answer must not keep it from opening.
        Patience(OUTPUT_PATIENCE_S).ask(lambda: folder.mkdir(parents=True, exist_ok=True), None)
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
