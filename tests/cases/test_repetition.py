"""What the check `repetition` says of languages without data."""

from support import check, corpus


def test_equal_words_need_no_knowledge_of_the_language(toy_pair: tuple[str, str]) -> None:
    known = check("repetition", pair=toy_pair)
    texts = corpus(("ka", "ko lulu lulu"), ("ka ka", "ko lulu lulu"), ("ka", "ko lu"), pair=toy_pair)
    assert [(f.segment, f.observed) for f in known.find(texts)] == [("1", "lulu lulu")]
