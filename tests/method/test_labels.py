"""A file of labels: what is read, what is refused, and that no refusal repeats a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import InputError
from pipelines.method.labels import Label, read_labels


def _file(folder: Path, text: str) -> Path:
    path = folder / "labels.csv"
    path.write_bytes(text.encode())
    return path


def _rows(low: int = 25, real: int = 25, separator: str = ",") -> str:
    rows = [f"thanks {n}{separator}1" for n in range(low)] + [
        f"when is it {n}?{separator}0" for n in range(real)
    ]
    return "\n".join([f"text{separator}label", *rows]) + "\n"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_excel_writes_what_it_likes_between_values(separator: str, tmp_path: Path) -> None:
    labels = read_labels(_file(tmp_path, "\ufeff" + _rows(separator=separator).replace("\n", "\r\n")))
    assert len(labels.rows) == 50
    assert labels.rows[0] == Label("thanks 0", low=True)
    assert labels.rows[-1] == Label("when is it 24?", low=False)


def test_words_prompts_and_languages_are_read_and_blanks_counted(tmp_path: Path) -> None:
    more = 'Text,Prompt,LABEL,lang,mine\n"Sure, ""thanks""",Free today?,Low,en,x\nNein,,real,de,\nlater,,,,\n'
    rest = "".join(f"{text},,{label},,\n" for text, label in [("ok", 1), ("who?", 0)] * 24)
    labels = read_labels(_file(tmp_path, more + rest))
    assert labels.unlabelled == 1
    assert labels.rows[0] == Label('Sure, "thanks"', low=True, prompt="Free today?", lang="en")
    assert labels.rows[1] == Label("Nein", low=False, lang="de")


REFUSED = {
    "too few": (_rows(20, 20), "40 labelled rows are too few"),
    "one label only": (_rows(60, 0), "60 rows are low and 0 real"),
    "hardly any of one": (_rows(60, 9), "60 rows are low and 9 real"),
    "no label column": (_rows().replace("label", "class"), "no column label"),
    "an empty file": ("", "no column text"),
    "two of one column": ("text,label,text\n", "two columns text"),
    "another label": (_rows() + "my secret,maybe\n", "line 52: the label is none of"),
    "a label without text": (_rows() + " ,1\n", "line 52: a label, but no text"),
    "a comma without quotes": (_rows() + "my secret, plainly,1\n", "line 52: more values than columns"),
    "an open quote": (_rows() + '"my secret,1\n', "not valid CSV"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_fitted_is_refused_in_one_line_without_a_text(name: str, tmp_path: Path) -> None:
    text, said = REFUSED[name]
    with pytest.raises(InputError, match=said) as refused:
        read_labels(_file(tmp_path, text))
    assert "secret" not in str(refused.value)
    assert refused.value.remedy


def test_a_file_that_is_no_text_or_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_bytes("text,label\ngrüße,1\n".encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_labels(tmp_path / "labels.csv")
    with pytest.raises(InputError, match="no such file"):
        read_labels(tmp_path / "none.csv")
