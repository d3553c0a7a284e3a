"""Can everybody read the answers? Each sentence is short, and the words are everyday words.

Reading ease is Flesch's: 206.835 − 1.015 × words a sentence − 84.6 × syllables a word. A
syllable is a group of vowels, less a silent e at the end; a number is a word of one, since
it is seen and not spelled out. From 60 on a text is plain English, by Flesch's own table.
"""

import re
from html import unescape
from pathlib import Path

import pytest

from analysis.report.notebook import Markdown, read_notebook, sentences_of

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("[0-9]*.ipynb"))
MOST_WORDS, LEAST_EASE = 25, 60
SENTENCES = range(3, 7)
WORD = re.compile(r"[^\W_]+(?:[-'’.,][^\W_]+)*")


def answer_of(path: Path) -> list[str]:
    """The sentences of a notebook's answer, without links and marks."""
    answer = read_notebook(path, path.read_text("utf-8")).answer
    pages = map(Markdown().html, sentences_of(answer))
    return [unescape(re.sub(r"<[^>]+>", "", page)).strip() for page in pages]


def words_in(sentence: str) -> list[str]:
    return WORD.findall(sentence)


def syllables(word: str) -> int:
    if word[0].isdigit():
        return 1
    spoken = re.sub(r"(?<=[^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[^aeiouytd])ed$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", spoken)))


def ease(sentences: list[str]) -> float:
    words = [word for sentence in sentences for word in words_in(sentence)]
    a_word = sum(map(syllables, words)) / len(words)
    return 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * a_word


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_an_answer_is_short_sentences_of_plain_words(path: Path) -> None:
    sentences = answer_of(path)
    assert len(sentences) in SENTENCES
    for sentence in sentences:
        assert len(words_in(sentence)) <= MOST_WORDS, sentence
    assert ease(sentences) >= LEAST_EASE, f"{ease(sentences):.0f}: {' '.join(sentences)}"


def test_syllables_are_counted_by_ear() -> None:
    heard = {1: "the made named whole 2010-11", 2: "figure people counted", 3: "offences however"}
    for count, words in (heard | {4: "prosecutions undetermine"}).items():
        assert [syllables(word) for word in words.split()] == [count] * len(words.split())


def test_hard_words_are_told_from_plain_ones() -> None:
    hard = ["Undetermined comparability necessitates additional methodological consideration."]
    plain = ["Nobody can tell if these two may be compared, so we need to know more."]
    assert ease(hard) < 0 < LEAST_EASE < ease(plain)
