"""Read a back-test as a table: what the retail sample book said of 1 September 2017, and what came."""

import tempfile
from pathlib import Path

import pandas

from keepworth import open_book
from keepworth.samples.loading import sample_book


def main() -> None:
    """Test the retail sample book on its own past, and print two tables."""
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside) / "grocer"
        sample_book(folder, sample="retail")
        result = open_book(folder).backtest(as_of="2017-09-01", model="paretonbd")
    print(result)

    tenths = pandas.DataFrame(result.record["deciles"])
    tenths["off"] = tenths["expected"] / tenths["actual"] - 1
    print("\nTenths of the customers, those of whom least was expected first:")
    print(tenths.to_string(formatters={"expected": "{:,.0f}".format, "off": "{:+.1%}".format}))

    chances = pandas.DataFrame(result.record["calibration"])
    print("\nChance of ordering in the period: said, happened, range by chance alone, customers")
    print(chances.to_string(float_format="{:.2f}".format))


if __name__ == "__main__":
    main()
