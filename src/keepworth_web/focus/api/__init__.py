"""The API of the portfolio: its customers, its sentence, and views that somebody saved."""
