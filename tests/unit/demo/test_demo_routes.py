"""Every route of the replica, over real HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ohdio_gui.demo import shapes
from ohdio_gui.demo.graphql import PERSISTED_HASH

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import httpx

    from ohdio_gui.demo.catalogue import DemoCatalogue
    from ohdio_gui.demo.server import Replica

GRAPHQL_HEADERS = {"Content-Type": "application/json", "apollo-require-preflight": "true"}
QUERY = """query audioBookById($params: AudioBookByIdInput!) {
  audioBookById(params: $params) {
    typename: __typename
    ... on AudioBook { canonicalUrl header { title picture { url } } }
    ... on PageError { code message }
  }
}"""


def validation(client: httpx.Client, replica: Replica, media_id: str, tech: str) -> dict[str, Any]:
    answer = client.get(
        f"{replica.origin}/media/validation/v2/",
        params={"appCode": "medianet", "idMedia": media_id, "output": "json", "tech": tech},
    )
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    found = answer.json()
    assert isinstance(found, dict)
    return found


def ask(client: httpx.Client, replica: Replica, book_id: object, query: str = QUERY) -> Any:
    body = {"query": query, "variables": {"params": {"id": book_id}}}
    address = f"{replica.origin}/bff/audio/graphql"
    answer = client.post(address, json=body, headers=GRAPHQL_HEADERS)
    assert answer.status_code == 200
    return answer.json()


@pytest.mark.parametrize(
    "path", ["101", "101/", "101/le-renard", "101/autre/", "101/le-renard/7000002-0"]
)
def test_audiobook_page_is_found_by_its_id(
    client: httpx.Client, replica: Replica, path: str
) -> None:
    answer = client.get(f"{replica.origin}/ohdio/livres-audio/{path}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "7000002" in answer.text
    assert f'"/ohdio/livres-audio/{path}":' in answer.text


@pytest.mark.parametrize(
    "path", ["/", "/ohdio/livres-audio/1", "/ohdio/categories/1/x", "/ohdio/balados/101/x", "/a/b"]
)
def test_address_that_names_nothing_is_a_page_with_404(
    client: httpx.Client, replica: Replica, path: str
) -> None:
    answer = client.get(replica.origin + path)
    assert answer.status_code == 404
    assert "introuvable" in answer.text


def test_categories_have_addresses_of_their_own(client: httpx.Client, replica: Replica) -> None:
    assert replica.category_url() == f"{replica.origin}/ohdio/categories/900/jeunesse"
    assert "Livre 107" in client.get(replica.category_url()).text
    assert "Livre 107" not in client.get(replica.category_url("901")).text
    assert "/livres-audio/1" not in client.get(replica.category_url("902")).text
    with pytest.raises(KeyError):
        replica.category_url("1")
    with pytest.raises(KeyError):
        replica.audiobook_url("1")


def test_second_page_is_asked_for_by_number(
    client: httpx.Client, make_replica: Callable[..., Replica]
) -> None:
    replica = make_replica(page_size=5)
    first = client.get(replica.category_url()).text
    second = client.get(replica.category_url(), params={"pageNumber": "2"}).text
    assert "Livre 105" in first
    assert "Livre 106" not in first
    assert "Livre 106" in second
    assert "Livre 105" not in second


def test_style_may_change_while_the_replica_runs(client: httpx.Client, replica: Replica) -> None:
    replica.configure(state="bns", accept_ranges=False)
    assert "/*bns*/" in client.get(replica.audiobook_url("101")).text
    with pytest.raises(TypeError):
        replica.configure(colour="red")


def test_graphql_answers_the_fields_asked_for(client: httpx.Client, replica: Replica) -> None:
    url = f"{replica.origin}/images/v1/16x9/101.jpg"
    assert ask(client, replica, 101)["data"]["audioBookById"] == {
        "typename": "AudioBook",
        "canonicalUrl": "/livres-audio/101/le-renard",
        "header": {"title": "Le </script> & l’« été »", "picture": {"url": url}},
    }
    assert ask(client, replica, 99999)["data"]["audioBookById"] == {
        "typename": "PageError",
        "code": "ContentNotFound",
        "message": "Le livre audio 99999 n'a pas été trouvé ou n'est plus disponible",
    }
    assert [request.key for request in replica.requests("graphql")] == ["101", "99999"]


def test_graphql_names_what_it_refuses(client: httpx.Client, replica: Replica) -> None:
    replica.configure(refused_fields=frozenset({"picture"}))
    (error,) = ask(client, replica, 101)["errors"]
    assert error["message"].startswith('Cannot query field "picture"')
    (error,) = ask(client, replica, 101, "{ livePage { x } }")["errors"]
    assert error["message"] == 'Cannot query field "livePage" on type "Query".'
    (error,) = ask(client, replica, "x", QUERY.replace("picture { url }", ""))["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("missing", ["Content-Type", "apollo-require-preflight"])
def test_graphql_refuses_what_a_browser_could_send_unasked(
    client: httpx.Client, replica: Replica, missing: str
) -> None:
    headers = {name: value for name, value in GRAPHQL_HEADERS.items() if name != missing}
    body = json.dumps({"query": QUERY, "variables": {"params": {"id": 101}}}).encode()
    address = f"{replica.origin}/bff/audio/graphql"
    assert client.post(address, content=body, headers=headers).status_code == 400
    assert client.post(address, content=b"{", headers=GRAPHQL_HEADERS).status_code == 400
    assert client.get(address).status_code == 400


def test_graphql_knows_the_hash_of_one_build_only(
    client: httpx.Client, replica: Replica, catalogue: DemoCatalogue
) -> None:
    def by_hash(wanted: str) -> Any:
        extensions = {"persistedQuery": {"version": 1, "sha256Hash": wanted}}
        answer = client.get(
            f"{replica.origin}/bff/audio/graphql",
            params={
                "opname": "audioBookById",
                "extensions": json.dumps(extensions),
                "variables": json.dumps({"params": {"context": "web", "id": 101}}),
            },
            headers=GRAPHQL_HEADERS,
        )
        assert answer.status_code == 200
        return answer.json()

    assert by_hash("0" * 64)["errors"][0]["message"] == "PersistedQueryNotFound"
    found = by_hash(PERSISTED_HASH)["data"]["audioBookById"]
    assert found["content"]["contentDetail"]["items"][1]["playlistItemId"]["mediaId"] == "7000002"
    assert replica.requests("graphql")[0].key == "101"


def test_validation_answers_in_the_recorded_shape(client: httpx.Client, replica: Replica) -> None:
    found = validation(client, replica, "7000001", "progressive")
    assert found["url"] == f"{replica.origin}/medias/7000001.mp4"
    assert (found["errorCode"], found["message"]) == (0, None)
    assert {"name": "tokenId", "value": 6} in found["params"]
    assert found["bitrates"][0]["lines"] == "128k"
    found = validation(client, replica, "7000001", "hls")
    assert found["url"] == f"{replica.origin}/hls/7000001/master.m3u8"


@pytest.mark.parametrize(
    ("media_id", "tech", "code"),
    [
        ("1", "progressive", shapes.NOT_FOUND),
        ("7000003", "hls", shapes.NOT_FOUND),
        ("7000004", "progressive", shapes.NOT_FOUND),
        ("7000004", "hls", 0),
        ("abc", "hls", shapes.NOT_A_NUMBER),
    ],
)
def test_validation_refuses_by_code(
    client: httpx.Client, replica: Replica, media_id: str, tech: str, code: int
) -> None:
    found = validation(client, replica, media_id, tech)
    assert found["errorCode"] == code
    assert (found["url"] is None) == (code != 0)


@pytest.mark.parametrize(
    ("header", "start", "end"),
    [("bytes=0-", 0, None), ("bytes=1000-1999", 1000, 2000), ("bytes=-500", -500, None)],
)
def test_range_is_exact_to_the_byte(
    client: httpx.Client, replica: Replica, tone: Path, header: str, start: int, end: int | None
) -> None:
    whole = tone.read_bytes()
    address = f"{replica.origin}/medias/7000001.mp4"
    answer = client.get(address, headers={"Range": header})
    assert answer.status_code == 206
    assert answer.content == whole[start:end]
    first = start % len(whole)
    last = first + len(answer.content) - 1
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(whole)}"
    assert answer.headers["Content-Length"] == str(len(answer.content))


def test_range_past_the_end_is_416(client: httpx.Client, replica: Replica, tone: Path) -> None:
    size = tone.stat().st_size
    address = f"{replica.origin}/medias/7000001.mp4"
    answer = client.get(address, headers={"Range": f"bytes={size}-"})
    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["Content-Range"] == f"bytes */{size}"
    over = client.get(address, headers={"Range": f"bytes={size - 10}-{size + 10}"})
    assert (over.status_code, len(over.content)) == (206, 10)


@pytest.mark.parametrize("header", ["bytes=5-1", "bytes=-", "bytes=0-1,4-5", "lines=1-2"])
def test_range_that_is_none_is_ignored(
    client: httpx.Client, replica: Replica, tone: Path, header: str
) -> None:
    address = f"{replica.origin}/medias/7000001.mp4"
    answer = client.get(address, headers={"Range": header})
    assert (answer.status_code, answer.content) == (200, tone.read_bytes())


def test_if_range_gives_the_whole_file_once_it_changed(
    client: httpx.Client, replica: Replica, tone: Path
) -> None:
    address = f"{replica.origin}/medias/7000001.mp4"
    etag = client.head(address).headers["ETag"]
    headers = {"Range": "bytes=10-", "If-Range": etag}
    assert client.get(address, headers=headers).status_code == 206
    replica.configure(etag_salt="-new")
    answer = client.get(address, headers=headers)
    assert (answer.status_code, len(answer.content)) == (200, tone.stat().st_size)


def test_server_without_ranges_answers_whole(
    client: httpx.Client, make_replica: Callable[..., Replica]
) -> None:
    replica = make_replica(accept_ranges=False)
    answer = client.get(f"{replica.origin}/medias/7000001.mp4", headers={"Range": "bytes=10-"})
    assert answer.status_code == 200
    assert "Accept-Ranges" not in answer.headers


def test_head_has_the_headers_and_no_body(
    client: httpx.Client, replica: Replica, tone: Path
) -> None:
    answer = client.head(f"{replica.origin}/medias/7000001.mp4")
    assert answer.headers["Content-Length"] == str(tone.stat().st_size)
    assert answer.headers["Content-Type"] == "audio/mp4"
    assert client.post(f"{replica.origin}/medias/7000001.mp4").status_code == 405


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("q_auto,w_400/v1/1x1/101.jpg", 200),
        ("q_auto,w_1400/v1/1x1/101.jpg", 200),
        ("q_auto,w_1401/v1/1x1/101.jpg", 404),
        ("q_auto,w_400/v1/16x9/101.jpg", 404),
        ("q_auto,w_{width}/v1/1x1/101.jpg", 404),
        ("v1/16x9/101.jpg", 404),
        ("q_auto,w_400/v1/1x1/102.jpg", 404),
    ],
)
def test_picture_is_there_as_a_square_only(
    client: httpx.Client, replica: Replica, path: str, status: int
) -> None:
    answer = client.get(f"{replica.origin}/images/{path}")
    assert answer.status_code == status
    assert (answer.headers["Content-Type"] == "image/jpeg") == (status == 200)
    assert [request.kind for request in replica.requests()] == ["image"]


def test_extra_files_are_another_site(
    client: httpx.Client, make_replica: Callable[..., Replica], tone: Path, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>Été</p>", encoding="utf-8")
    replica = make_replica(extra_files={"un son.m4a": tone, "page.html": page})
    sound = client.get(replica.extra_url("un son.m4a"), headers={"Range": "bytes=5-9"})
    assert (sound.status_code, sound.content) == (206, tone.read_bytes()[5:10])
    assert sound.headers["Content-Type"] == "audio/mp4"
    assert client.get(replica.extra_url("page.html")).text == "<p>Été</p>"
    assert client.get(replica.extra_url("../catalogue.json")).status_code == 404
    assert replica.requests("extra")[0].key == "un son.m4a"


def test_connection_is_kept(client: httpx.Client, replica: Replica) -> None:
    with client.stream("GET", replica.category_url()) as first:
        first.read()
        port = first.extensions["network_stream"].get_extra_info("client_addr")
    with client.stream("GET", replica.audiobook_url("101")) as second:
        second.read()
        assert second.extensions["network_stream"].get_extra_info("client_addr") == port
