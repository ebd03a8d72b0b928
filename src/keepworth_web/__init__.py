"""The website of one book: pages over what `keepworth` computes. The library never imports it."""
