"""Numbers, sizes and times as the person's locale writes them. For both faces.

Apart from the sentences, which they are part of, since a list, a tray and a line of progress show
them alone. The digits are those of QLocale's default, which ``translations`` sets. French is
Canada's: a no-break space before units, 5 h 56, 2,1 Mo/s, 1 234.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

_MINUTE_S, _HOUR_S = 60, 3600


def number(value: int) -> str:
    """Return a whole number with its groups of digits."""
    return QLocale().toString(value)


def percent(progress: float) -> str:
    """Return a progress of 0 to 100; 100 only when nothing is missing."""
    whole = 100 if progress >= 100 else min(99, int(progress))
    return QCoreApplication.translate("Messages", "{number}%").format(number=whole)


def duration(seconds: float) -> str:
    """Return a duration with its one or two largest units: 5 h 56, 3 min, 45 s.

    What is begun of the smallest unit does not count, as on a clock.
    """
    whole = max(0, int(seconds))
    if whole < _MINUTE_S:
        return QCoreApplication.translate("Messages", "{seconds}\u00a0s").format(seconds=whole)
    minutes = whole // _MINUTE_S
    if minutes < _HOUR_S // _MINUTE_S:
        return QCoreApplication.translate("Messages", "{minutes}\u00a0min").format(minutes=minutes)
    hours, rest = divmod(minutes, 60)
    text = QCoreApplication.translate("Messages", "{hours}\u00a0h\u00a0{minutes}\u00a0min")
    return text.format(hours=number(hours), minutes=f"{rest:02d}")


def time_left(seconds: float) -> str:
    """Return how long something still takes, to the nearest unit: 2 min for 118 s."""
    is_short = seconds < _MINUTE_S - 0.5
    return duration(seconds + (0.5 if is_short else _MINUTE_S / 2))


def size(size_bytes: float) -> str:
    """Return a size in decimal units: 2,1 Mo, 18 Mo, 1,2 Go."""
    value, unit = float(size_bytes), 0
    while value >= 999.5 and unit < 4:
        value /= 1000
        unit += 1
    digits = 1 if unit >= 2 and value < 9.95 else 0
    text = (
        QCoreApplication.translate("Messages", "{number}\u00a0B"),
        QCoreApplication.translate("Messages", "{number}\u00a0kB"),
        QCoreApplication.translate("Messages", "{number}\u00a0MB"),
        QCoreApplication.translate("Messages", "{number}\u00a0GB"),
        QCoreApplication.translate("Messages", "{number}\u00a0TB"),
    )[unit]
    return text.format(number=QLocale().toString(value, "f", digits))


def speed(speed_bytes_s: float) -> str:
    """Return a speed: 2,1 Mo/s."""
    return QCoreApplication.translate("Messages", "{size}/s").format(size=size(speed_bytes_s))
