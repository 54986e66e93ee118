import pytest

from screening.languages import detect, is_screened


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The council meets on Thursday to talk about the new bridge over the river.", "en"),
        ("Mañana vamos todos juntos al mercado para comprar fruta y pan fresco.", "es"),
        ("Demain nous irons tous ensemble au marché pour acheter du pain frais.", "fr"),
        ("Morgen gehen wir alle zusammen auf den Markt und kaufen frisches Brot.", "de"),
        ("Завтра мы все вместе пойдём на рынок за свежим хлебом.", "ru"),
        ("这个地方真的很不错我非常喜欢这里的人", "zh"),
        ("ok lol", "und"),
        ("", "und"),
        ("https://news.example/a/very/long/address/with/many/words @somebody_else", "und"),
        ("\x00\x01\x02", "und"),
        ("😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", "und"),
    ],
)
def test_a_language_is_named_only_when_there_are_words_enough(text, code):
    assert detect(text) == code


@pytest.mark.parametrize(
    ("code", "screened"), [("en", True), ("es", True), ("und", True), ("fr", False), ("zh", False)]
)
def test_what_we_know_that_we_cannot_read_is_not_screened(code, screened):
    assert is_screened(code) is screened


def test_half_a_surrogate_does_not_stop_the_import():
    assert detect("The council meets on Thursday about the bridge \ud83d") == "en"
