"""HLS made on demand, and signed addresses."""

from __future__ import annotations

import hashlib
import re
import subprocess
import tempfile
import threading
from typing import TYPE_CHECKING

import httpx
import pytest

from ohdio_gui.demo.media import Signer
from ohdio_gui.demo.server import Replica

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ohdio_gui.demo.catalogue import DemoCatalogue


def packets(ffmpeg: str, source: str, *choice: str) -> str:
    """Return a digest of the AAC packets, without their framing."""
    command = [ffmpeg, "-nostdin", "-v", "error", "-i", source, *choice]
    # The bit stream filter takes the ADTS headers of a transport stream away.
    plain = ["-c", "copy", "-bsf:a", "aac_adtstoasc", "-f", "data", "-"]
    if not source.startswith("http"):
        plain = ["-c", "copy", "-f", "data", "-"]
    done = subprocess.run([*command, *plain], check=True, capture_output=True)
    assert done.stdout
    return hashlib.sha256(done.stdout).hexdigest()


def test_hls_has_the_lowest_variant_first_and_the_source_last(
    client: httpx.Client, replica: Replica
) -> None:
    master = client.get(f"{replica.origin}/hls/7000001/master.m3u8")
    assert master.headers["Content-Type"] == "application/vnd.apple.mpegurl"
    rates = [int(rate) for rate in re.findall(r"BANDWIDTH=(\d+)", master.text)]
    assert len(rates) == 2
    assert rates == sorted(rates)
    assert master.text.splitlines()[3::2] == ["low.m3u8", "source.m3u8"]
    playlist = client.get(f"{replica.origin}/hls/7000001/source.m3u8").text
    names = [line for line in playlist.splitlines() if line and not line.startswith("#")]
    assert names == [f"source_{number:03d}.ts" for number in range(3)]
    assert playlist.rstrip().endswith("#EXT-X-ENDLIST")


def test_hls_source_variant_holds_the_sources_packets(
    replica: Replica, ffmpeg: str, tone: Path
) -> None:
    address = f"{replica.origin}/hls/7000004/master.m3u8"
    assert packets(ffmpeg, address, "-map", "0:a:1") == packets(ffmpeg, str(tone), "-map", "0:a")
    assert packets(ffmpeg, address, "-map", "0:a:0") != packets(ffmpeg, str(tone), "-map", "0:a")


def test_hls_segment_answers_ranges(client: httpx.Client, replica: Replica) -> None:
    address = f"{replica.origin}/hls/7000001/source_000.ts"
    whole = client.get(address).content
    answer = client.get(address, headers={"Range": "bytes=188-"})
    assert (answer.status_code, answer.content) == (206, whole[188:])


@pytest.mark.parametrize("path", ["1/master.m3u8", "7000001/other.m3u8", "7000001/source_999.ts"])
def test_hls_that_is_not_there_is_404(client: httpx.Client, replica: Replica, path: str) -> None:
    assert client.get(f"{replica.origin}/hls/{path}").status_code == 404


def test_hls_is_made_once_and_removed_at_the_end(
    catalogue: DemoCatalogue, ffmpeg: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Replica(catalogue, ffmpeg=ffmpeg) as replica:
        address = f"{replica.origin}/hls/7000001/source_000.ts"
        answers: list[bytes] = []
        threads = [
            threading.Thread(target=lambda: answers.append(httpx.get(address, timeout=30).content))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(set(answers)) == 1
        assert len(answers) == 4
        assert list(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == []


def test_without_ffmpeg_there_is_no_hls(client: httpx.Client, catalogue: DemoCatalogue) -> None:
    with Replica(catalogue) as replica:
        assert client.get(f"{replica.origin}/hls/7000001/master.m3u8").status_code == 404
        answer = client.get(
            f"{replica.origin}/media/validation/v2", params={"idMedia": "7000004", "tech": "hls"}
        )
        assert answer.json()["errorCode"] == 6


def test_ffmpeg_that_fails_is_http_500_and_is_kept(
    client: httpx.Client, catalogue: DemoCatalogue
) -> None:
    with Replica(catalogue, ffmpeg="/no/such/ffmpeg") as replica:
        assert client.get(f"{replica.origin}/hls/7000001/source.m3u8").status_code == 500
        assert isinstance(replica.failures[0], OSError)


def signed_url(client: httpx.Client, replica: Replica, tech: str) -> str:
    answer = client.get(
        f"{replica.origin}/media/validation/v2", params={"idMedia": "7000001", "tech": tech}
    ).json()
    assert {"name": "tokenId", "value": 1} in answer["params"]
    assert "?hdnea=exp=" in answer["url"]
    return str(answer["url"])


def test_signed_file_is_fetched_only_while_its_address_lives(
    client: httpx.Client, make_replica: Callable[..., Replica]
) -> None:
    replica = make_replica(signed_lifetime_s=120)
    url = signed_url(client, replica, "progressive")
    assert client.get(url).status_code == 200
    assert client.get(url.partition("?")[0]).status_code == 403
    assert client.get(url.replace("7000001", "7000002")).status_code == 403
    replica.expire_signed_urls()
    assert client.get(url, headers={"Range": "bytes=100-"}).status_code == 403
    assert client.get(signed_url(client, replica, "progressive")).status_code == 200
    replica.configure(signed_lifetime_s=-5)
    assert client.get(signed_url(client, replica, "progressive")).status_code == 403


def test_signed_hls_carries_its_signature_to_every_segment(
    client: httpx.Client, make_replica: Callable[..., Replica]
) -> None:
    replica = make_replica(signed_lifetime_s=120)
    url = signed_url(client, replica, "hls")
    master = client.get(url).text
    variant = httpx.URL(url).join(master.splitlines()[-1])
    segment = variant.join(client.get(variant).text.splitlines()[-2])
    assert segment.path.endswith("source_002.ts")
    assert client.get(segment).status_code == 200
    replica.expire_signed_urls()
    assert client.get(segment).status_code == 403


def test_signature_is_of_one_folder() -> None:
    signer = Signer()
    path, _, query = signer.sign("/hls/1/master.m3u8", 60).partition("?")
    assert signer.is_valid(path, query)
    assert signer.is_valid("/hls/1/low.m3u8", query)
    assert not signer.is_valid("/hls/12/low.m3u8", query)
    assert not signer.is_valid(path, query[:-1] + ("0" if query[-1] != "0" else "1"))
    assert not signer.is_valid(path, "")
