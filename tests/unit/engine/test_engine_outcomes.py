"""What becomes of each error, and how long a failed job waits."""

from __future__ import annotations

import pytest

from ohdio_gui.engine.backoff import FIRST_S, JITTER, LONGEST_S, backoff_s
from ohdio_gui.engine.outcomes import book_status_of, outcome_of
from ohdio_gui.model import errors
from ohdio_gui.model.audiobook import AudiobookStatus
from ohdio_gui.model.jobs import Discard, Hold, Retry, Snooze

TABLE = {
    "NetworkError ServerError NotJsonError ExtractionError BadPartError IncompletePartError "
    "SilentPartError BrokenPartError "
    "BookFolderError ExpiredMediaError StoreError NewerStoreError "
    "DamagedStoreError BrokenStoreError": Retry,
    "LockedStoreError LoginNeededError OfflineError UntrustedError OutageError "
    "RateLimitedError": Snooze,
    "StorageError DiskFullError OutputFolderError MissingFfmpegError FullStoreError": Hold,
    "OhdioError InvalidInputError NotAUrlError UnsupportedSchemeError UnsupportedPageError "
    "NoAddressInFileError NameTemplateError IncompleteBookError PartsDifferError "
    "FetchError NotFoundError ForbiddenError TooLargeError ParseError EmptyCategoryError "
    "ShortfallError AvailabilityError GeoBlockedError PremiumError GoneError WithheldPartError "
    "NotPublishedError MovedError "
    "MediaError UnsupportedSiteError AssemblyError TagError InstanceError SettingsError "
    "UnknownSettingError SocksProxyError AutostartError BrokenSettingsError DamagedSettingsError "
    "TrashError LostTrashError StoppedError ProcessDiedError UnexpectedError": Discard,
}
OUTCOMES = {name: outcome for names, outcome in TABLE.items() for name in names.split()}
STATUSES = {
    "AvailabilityError": AudiobookStatus.BLOCKED,
    "GeoBlockedError": AudiobookStatus.BLOCKED,
    "PremiumError": AudiobookStatus.BLOCKED,
    "GoneError": AudiobookStatus.BLOCKED,
    "NotPublishedError": AudiobookStatus.BLOCKED,
    "MovedError": AudiobookStatus.BLOCKED,
    "WithheldPartError": AudiobookStatus.INCOMPLETE,
}


def tree(kind=errors.OhdioError):
    """Every error of the tree."""
    yield kind
    for child in kind.__subclasses__():
        yield from tree(child)


def test_the_table_names_every_error_there_is():
    assert {kind.__name__ for kind in tree()} == set(OUTCOMES)


@pytest.mark.parametrize("kind", list(tree()), ids=lambda kind: kind.__name__)
def test_an_error_s_outcome_is_decided_by_its_type(kind):
    assert type(outcome_of(kind())) is OUTCOMES[kind.__name__]
    assert book_status_of(kind()) is STATUSES.get(kind.__name__, AudiobookStatus.FAILED)


@pytest.mark.parametrize("kind", list(tree()), ids=lambda kind: kind.__name__)
def test_an_error_says_a_sentence_even_when_an_argument_is_missing(kind):
    info = kind().info
    assert info.kind == kind.kind
    assert info.message
    assert "{" not in info.message


def test_no_two_errors_have_the_same_kind():
    kinds = [kind.kind for kind in tree()]
    assert len(kinds) == len(set(kinds))


def test_a_rate_limit_waits_as_long_as_the_server_asks():
    assert outcome_of(errors.RateLimitedError(host="h", retry_after_s=77)) == Snooze(77.0)


def test_backoff_grows_by_three_and_is_spread_by_a_tenth():
    for attempt, middle in ((1, FIRST_S), (2, 3 * FIRST_S), (3, 9 * FIRST_S)):
        waits = [backoff_s(attempt) for _ in range(200)]
        assert min(waits) >= middle * (1 - JITTER)
        assert max(waits) <= middle * (1 + JITTER)
        assert len(set(waits)) > 100


@pytest.mark.parametrize("attempt", [8, 20, 21, 10**9])
def test_backoff_is_bounded(attempt):
    assert LONGEST_S * (1 - JITTER) <= backoff_s(attempt) <= LONGEST_S * (1 + JITTER)


@pytest.mark.parametrize("attempt", [0, -1])
def test_backoff_of_no_attempt_is_the_first(attempt):
    assert backoff_s(attempt) <= FIRST_S * (1 + JITTER)
