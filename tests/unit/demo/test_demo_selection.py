"""GraphQL: an answer holds what was asked for."""

from __future__ import annotations

import pytest

from ohdio_gui.demo.selection import QueryError, names_in, parse_query, project

VALUE = {
    "typename": "Book",
    "title": "T",
    "tags": [{"name": "a"}, {"name": "b"}],
    "cover": None,
}


def test_answer_holds_the_fields_asked_for_under_their_aliases() -> None:
    fields = parse_query(
        """# a comment
        query one($p: Input! = {id: 1, of: ["x"]}) {
          book(params: $p) {
            kind: __typename, cover { url }
            ... on Book { name: title tags { name } }
            ... on Film { reel }
          }
        }"""
    )
    assert names_in(fields) == {
        "book",
        "__typename",
        "cover",
        "url",
        "title",
        "tags",
        "name",
        "reel",
    }
    assert project(fields[0].fields, VALUE, "book") == {
        "kind": "Book",
        "cover": None,
        "name": "T",
        "tags": [{"name": "a"}, {"name": "b"}],
    }


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{ reel }", 'Cannot query field "reel" on type "Book".'),
        ("{ tags }", 'Field "tags" must have a selection of subfields.'),
        ("{ title { x } }", 'Field "title" must not have a selection'),
    ],
)
def test_field_that_cannot_be_asked_for_is_named(query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        project(parse_query(query), VALUE, "book")


@pytest.mark.parametrize(
    "query", ["", "{", "{}", "{ a } }", "query (", "{ a(b: 1 }", "{ a ? }", "{...F}"]
)
def test_broken_query_is_a_syntax_error(query: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    assert caught.value.code == "GRAPHQL_PARSE_FAILED"
