"""The portfolio as one page that stands alone: no address, no script, light and dark."""

from importlib.metadata import version

from keepworth.charts.calibration import calibration
from keepworth.charts.concentration import concentration
from keepworth.charts.course import course
from keepworth.charts.spread import spread
from keepworth.charts.standing import FEW, Mark, standing
from keepworth.charts.tenths import by_tenth
from keepworth.cli.page import parts
from keepworth.cli.page.customers import customer_table
from keepworth.cli.page.style import policy, style
from keepworth.cli.words import Words
from keepworth.cli.words import portfolio as says
from keepworth.runs.portfolio import Customer, Portfolio, Range

WIDE, NARROW = (916, 430), (380, 360)


def portfolio_page(of: Portfolio, *, words: Words) -> str:
    """Return the page as HTML that fetches nothing and runs nothing."""
    words, sheet = says.words_for(words, of), style()
    title = f"{words.text('title')} · {of.name} · Keepworth"
    body = "".join((_top(words), _main(of, words=words), _foot(of, words=words)))
    return (
        f'<!doctype html>\n<html lang="{words.code}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy(sheet)}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{parts.escaped(title)}</title>\n<style>{sheet}</style>\n</head>\n<body>{body}</body>\n</html>\n"
    )


def _top(words: Words) -> str:
    choices = "".join(
        f'<input type="radio" name="theme" id="theme-{name}"{" checked" if name == "system" else ""}>'
        f'<label for="theme-{name}">{parts.escaped(words.text(f"theme_{name}"))}</label>'
        for name in ("system", "light", "dark")
    )
    legend = f"<legend>{parts.escaped(words.text('theme'))}</legend>"
    switch = f'<fieldset class="theme">{legend}{choices}</fieldset>'
    return f'<div class="top"><strong>Keepworth</strong>{switch}</div>'


def _main(of: Portfolio, *, words: Words) -> str:
    subtitle = words.text(
        "subtitle",
        name=of.name,
        customers=words.count(of.customers),
        day=words.day(of.as_of),
        currency=of.currency,
    )
    note = f'<p class="note">{parts.sentence(words, says.sample_note(of))}</p>' if of.sample else ""
    said = words.text("between_sentences").join(parts.spoken(sentence) for sentence in says.headline(words, of))
    return "".join(
        (
            f"<main><h1>{parts.escaped(words.text('title'))}</h1>",
            f'<div class="sub">{parts.escaped(subtitle)}</div>{note}<p class="say">{said}</p>',
            f'<div class="pair">{_concentration(of, words=words)}{_spread(of, words=words)}</div>',
            _standing(of, words=words),
            _valuable(of, words=words),
            _risk(of, words=words),
            _proof(of, words=words),
            _warnings(of, words=words),
            _how(of, words=words),
            "</main>",
        )
    )


def _concentration(of: Portfolio, *, words: Words) -> str:
    chart = concentration(of.value, say=words)
    said = f"<p>{parts.spoken(says.concentration(words, of))}</p>"
    picture = parts.figure(words, "concentration", chart, alt="alt_concentration")
    return parts.section(words.text("part_concentration"), said, picture)


def _spread(of: Portfolio, *, words: Words) -> str:
    said = f"<p>{parts.spoken(says.spread(words, of))}</p>"
    picture = parts.figure(words, "spread", spread(of.value, say=words), alt="alt_spread")
    return parts.section(words.text("part_spread"), said, picture)


def _standing(of: Portfolio, *, words: Words) -> str:
    named = [(one, "valuable") for one in of.valuable] + [(one, "risk") for one in of.risk]
    marks = [_mark(one, chance, group=group) for one, group in named if (chance := one.active or one.stays)]
    known = of.active == of.active  # who has no chance that is known stands on no map
    active, value = of.active[known], of.value[known]
    charts = (
        standing(active, value, marks=marks, size=WIDE, say=words),
        standing(active, value, marks=marks, size=NARROW, say=words),
    )
    crowd = "dots" if int((value > 0).sum()) <= FEW else "crowd"
    items = [
        f"<li>{parts.shape(name)}{parts.escaped(words.text(f'key_{name}'))}</li>"
        for name in (crowd, "valuable", "risk")
    ]
    items.append(f"<li>{parts.escaped(words.text('key_lines'))}</li>")
    key = f'<ul class="key">{"".join(items)}</ul>'
    said = f"<p>{parts.spoken(says.standing(words, of))}</p>"
    picture = parts.figure_for_two_widths(words, "standing", charts, alt="alt_standing", key=key)
    return parts.section(words.text("part_standing"), said, picture)


def _mark(one: Customer, active: Range, *, group: str) -> Mark:
    value = one.value
    return Mark(one.customer_id, group, (active.low, active.mean, active.high), (value.low, value.mean, value.high))


def _valuable(of: Portfolio, *, words: Words) -> str:
    said = f"<p>{parts.spoken(says.valuable(words, of))}</p>"
    return parts.section(words.text("part_valuable"), said, customer_table(of, "valuable", words=words))


def _risk(of: Portfolio, *, words: Words) -> str:
    said = f"<p>{parts.spoken(says.risk(words, of))}</p>"
    listed = customer_table(of, "risk", words=words) if of.risk else ""
    return parts.section(words.text("part_risk"), said, listed)


def _proof(of: Portfolio, *, words: Words) -> str:
    title = words.text("part_proof")
    if of.proof is None:
        why = words.text("no_proof", why=of.no_proof)
        return parts.section(title, f"<p>{parts.escaped(why)}</p>")
    test = of.proof.test
    said = "".join(f"<p>{parts.spoken(sentence)}</p>" for sentence in says.proof(words, of.proof))
    curve = of.proof.cumulative
    lines = [
        course(
            curve.weeks.tolist(),
            happened=curve.actual.tolist(),
            said=curve.expected.tolist(),
            size=size,
            say=words,
        )
        for size in ((916, 300), (380, 280))
    ]
    key = f'<p class="note">{parts.sentence(words, "say_course")}</p>'
    over_time = parts.figure_for_two_widths(words, "course", (lines[0], lines[1]), alt="alt_course", key=key)
    left = parts.figure(words, "calibration", calibration(test.calibration, say=words), alt="alt_calibration")
    right = parts.figure(words, "tenths", by_tenth(test.tenths, say=words), alt="alt_tenths")
    pair = "".join(
        f'<div><p class="note">{parts.sentence(words, key)}</p>{picture}</div>'
        for key, picture in (("say_calibration", left), ("say_tenths", right))
    )
    return parts.section(title, said, over_time, f'<div class="two">{pair}</div>')


def _warnings(of: Portfolio, *, words: Words) -> str:
    title = words.text("part_warnings")
    if not of.warnings:
        return parts.section(title, f"<p>{parts.sentence(words, 'no_warnings')}</p>")
    # Warnings come from the run in English, whatever the language of the page.
    items = "".join(f"<li>{parts.with_code(warning)}</li>" for warning in of.warnings)
    return parts.section(title, f'<ol class="warn" lang="en">{items}</ol>')


def _how(of: Portfolio, *, words: Words) -> str:
    said = parts.sentence(
        words,
        "say_how",
        orders_model=of.orders_model,
        cells=words.count(of.cells or 0),
        customers=words.count(of.customers),
        spend_model=of.spend_model,
        discount=words.percent(of.discount),
        years=f"{of.value_years:g}",
        day=words.day(of.as_of),
    )
    facts = "".join(
        f"<dt>{parts.escaped(name)}</dt><dd>{parts.escaped(value)}</dd>"
        for name, value in says.facts(words, of).items()
    )
    return parts.section(words.text("part_how"), f"<p>{said}</p><dl>{facts}</dl>")


def _foot(of: Portfolio, *, words: Words) -> str:
    said = words.text("made_by", version=version("keepworth"), run=of.run)
    return f"<footer>{parts.escaped(said)}</footer>"
