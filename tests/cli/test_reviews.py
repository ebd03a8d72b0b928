"""Reviews that people wrote in public: answers of nobody by name, with their source, apart from what was asked."""

import csv
import os
from pathlib import Path

import pytest
from tests.factories.commands import answered, book_of, keepworth

DATA = Path(os.environ.get("KEEPWORTH_DATA", ""))
HEAD = "review id,Rating,Review,Date,Product,Store,Source,Author,Customer\n"
ROWS = (
    "r1,5,Great service,2026-01-02,Oven,North,Yelp,Ann,C1\nr2,1,Slow,2026-01-03,Oven,South,Yelp,Bob,C2\n"
    "r3,4,送货很快,2026-01-04,Pan,,大众点评,Li,\nr4,,Only words,2026-01-05,Pan,,Yelp,,\n"
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_of(tmp_path)


def imported(book: Path, text: str, *more: str) -> dict[str, object]:
    file = book.parent / "reviews.csv"
    file.write_text(text, encoding="utf-8")
    return answered("import", book, file, "--as", "answers", *more)


def test_reviews_come_in_by_their_headers_without_a_customer_and_with_their_source(book: Path) -> None:
    done = imported(book, HEAD + ROWS)
    assert (done["rows_new"], done["rows_refused"]) == (7, 0)
    assert "a Public export of reviews" in str(done["plan"])
    rows = list(csv.DictReader(keepworth("export", book, "answers").output.splitlines()))
    assert {row["source"] for row in rows} == {"Yelp", "大众点评"}
    assert "customer_id" not in rows[0] or not any(row["customer_id"] for row in rows)
    assert not any(name in keepworth("export", book, "texts").output for name in ("Ann", "Bob"))


def test_their_score_says_that_nobody_was_asked_and_stands_by_source(book: Path) -> None:
    imported(book, HEAD + ROWS)
    told = answered("listen", "results", book, "--instrument", "review-5")
    assert (told["n"], told["unasked"]) == (3, True)
    assert told["items"][0]["groups"]["source"]["Yelp"]["n"] == 2  # type: ignore[index]
    assert "no sample of your customers" in keepworth("listen", "results", book, "--instrument", "review-5").output


def test_what_was_found_in_public_never_enters_an_asked_score(book: Path) -> None:
    asked = "submission_id,item,instrument,value,answered_at,source\n"
    imported(book, f"{asked}a,recommend,nps,9,2026-01-02,\nb,recommend,nps,0,2026-01-02,Yelp\n")
    assert answered("listen", "results", book, "--instrument", "nps")["n"] == 1


def test_another_scale_is_named(book: Path) -> None:
    maps = ("--map", "item:review-10=Rating", "--map", "words:review-10/text=Review")
    imported(book, (HEAD + ROWS).replace("r1,5", "r1,9"), *maps)
    assert answered("listen", "results", book, "--instrument", "review-10")["n"] == 3


@pytest.mark.parametrize(
    ("ratings", "name", "range_"),
    [
        (("5", "1", "4", ""), "review-5/rating_5", "1 to 5"),
        (("9", "2", "10", ""), "review-10/rating_10", "2 to 10"),
        (("1", "0", "1", ""), "review-2/rating_2", "0 to 1"),
        (("1", "1", "1", ""), "review-5/rating_5", "1 to 1"),
        ((*["4"] * 40, "44"), "review-5/rating_5", "4 to 44"),  # a slip of the pen is no scale
    ],
)
def test_how_far_ratings_go_is_told_by_their_numbers(
    book: Path, ratings: tuple[str, ...], name: str, range_: str
) -> None:
    rows = "".join(f'r{at},"{one}",Words,2026-01-02,Oven,North,Yelp,,\n' for at, one in enumerate(ratings))
    done = imported(book, HEAD + rows)
    assert f"is read as item:{name}, for its numbers go from {range_}. Another scale" in str(done["notes"])
    told = answered("listen", "results", book, "--instrument", name.partition("/")[0])
    assert told["n"] == sum(one not in ("", "44") for one in ratings)
    assert done["rows_refused"] == ratings.count("44")


def test_a_scale_that_somebody_named_is_not_guessed(book: Path) -> None:
    done = imported(book, HEAD + ROWS, "--map", "item:review-10=Rating", "--map", "words:review-10/text=Review")
    assert "for its numbers" not in str(done["notes"])
    assert answered("listen", "results", book, "--instrument", "review-10")["n"] == 3


@pytest.mark.skipif(not (DATA / "zh-product-reviews").is_dir(), reason="needs the data sets")
def test_chinese_reviews_go_through_the_themes(book: Path) -> None:
    """They have no day and no product; 3,000 of 17,362 are enough to see themes, and a day is put beside each."""
    import pyarrow.parquet as pq

    rows = pq.read_table(DATA / "zh-product-reviews/zh_reviews.parquet").slice(0, 3000).to_pylist()
    file = book.parent / "zh.csv"
    with file.open("w", encoding="utf-8", newline="") as to:
        write = csv.writer(to)
        write.writerow(["row_id", "label", "text", "day", "site"])
        write.writerows([row["row_id"], row["label"], row["text"], "2026-01-02", "package"] for row in rows)
    maps = ("submission_id=row_id", "answered_at=day", "source=site", "item:review-2=label",
            "words:review-2/text=text")  # fmt: skip
    done = answered("import", book, file, "--as", "answers", *(part for one in maps for part in ("--map", one)))
    assert done["rows_refused"] == 0
    told = answered("listen", "results", book, "--instrument", "review-2")
    assert told["n"] == len(rows)
    assert told["score"] == pytest.approx(sum(row["label"] for row in rows) / len(rows), abs=1e-9)
    themes = answered("listen", "themes", book, "--instrument", "review-2")
    (chinese,) = (one for one in themes["languages"] if one["language"] == "zh")  # type: ignore[attr-defined]
    assert len(chinese["themes"]) >= 3
