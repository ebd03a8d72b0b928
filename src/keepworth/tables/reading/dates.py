"""Days and moments as SQL: one order of day, month and year for a whole column."""

from keepworth.tables.reading.engine import text
from keepworth.tables.reading.parsed import Field, Parsed
from keepworth.tables.reading.rules import Rule

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = f"(?i:{'|'.join(_MONTHS)})[a-z]*\\.?"
_CUT = "[-/. ]"
_YEAR = "[0-9]{4}|[0-9]{2}"
# The day part of each form, its three captured parts, and how it is called.
FORMS: dict[str, tuple[str, tuple[str, str, str], str]] = {
    "ymd": (
        f"([0-9]{{4}})(?:{_CUT}|年 ?)([0-9]{{1,2}})(?:{_CUT}|月 ?)([0-9]{{1,2}}) ?[日号]?",
        ("y", "m", "d"),
        "year-month-day",
    ),
    "dmy": (f"([0-9]{{1,2}}){_CUT}([0-9]{{1,2}}){_CUT}({_YEAR})", ("d", "m", "y"), "day-month-year"),
    "mdy": (f"([0-9]{{1,2}}){_CUT}([0-9]{{1,2}}){_CUT}({_YEAR})", ("m", "d", "y"), "month-day-year"),
    "yymd": (
        f"([0-9]{{2}}){_CUT}([0-9]{{1,2}}){_CUT}([0-9]{{1,2}})",
        ("y", "m", "d"),
        "two-digit year-month-day",
    ),
    "compact": ("([0-9]{4})([0-9]{2})([0-9]{2})", ("y", "m", "d"), "eight digits, year first"),
    "named": (
        "(?:[A-Za-z]{3,9},? )?([0-9]{1,2})?(?:st|nd|rd|th)?[- .]?"
        f"({_MONTH}(?:[- ][0-9]{{1,2}}(?:st|nd|rd|th)?[, ])?),?[- ]?({_YEAR})",
        ("d", "m", "y"),
        "day, month's name, year",
    ),
    "excel1900": ("([0-9]{5})(\\.[0-9]+)?()", ("d", "m", "y"), "Excel day numbers from 1900"),
    "excel1904": ("([0-9]{5})(\\.[0-9]+)?()", ("d", "m", "y"), "Excel day numbers from 1904"),
}
_TIME = (
    "(?:(?:T|,? +|(?:[日号]))?([0-9]{1,2})[:时]([0-9]{2})(?:[:分]([0-9]{2})(?:[.,]([0-9]{1,9}))?)?[分秒]? ?"
    "([AaPp]\\.?[Mm]\\.?|上午|下午)?)?"
)
ZONE = "[A-Za-z]+(?:/[A-Za-z0-9_+-]+)+"
_OFFSET = f" ?((?i:Z|UTC|GMT)|[+-][0-9]{{2}}:?[0-9]{{2}}|[+-][0-9]{{2}}|{ZONE})?(?:\\[{ZONE}\\])?"
PLAIN = {"ymd": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "compact": "^[0-9]{8}$"}
_FOLDS = ("2 hours", "1 hour", "30 minutes")  # how far clocks are ever set back; the widest first
LAST_YEAR = 2199
STORED = ("date", "moment", "instant")


def pattern(form: str) -> str:
    """Return the expression (RE2) of a moment whose day is written in `form`."""
    return f"^(?:{FORMS[form][0]}){_TIME}{_OFFSET}$"


def parse_date(field: Field, *, today: str, home: str) -> Parsed:
    """Read days, and moments in UTC, that lie between 1900 and `today` in the zone `home`."""
    column, rule, cell = field.column, field.rule, field.cell
    if cell.kind in STORED:
        return _stored(field, today=today, home=home)
    if rule.plain and column.kind == "date":
        return _plain(field, today=today, home=home)
    tidy, parts, wall, moment = (f"{cell.alias}_{step}" for step in "tpwm")
    steps = (
        f"{cell.tidy} AS {tidy}",
        f"{extracted(tidy, rule.form)} AS {parts}",
        f"{wall_clock(parts, rule)} AS {wall}",
        f"{_placed(field, home=home)} AS {moment}",
    )
    reason = (
        f"CASE WHEN {parts}.d || {parts}.m = '' THEN {text(f'not a date written as {FORMS[rule.form][2]}')} "
        f"WHEN {wall} IS NULL THEN 'no such day or time' WHEN {moment} IS NULL THEN 'an unknown time zone' "
        f"{_outside(field, today=today, home=home)} END"
    )
    return field.parsed(empty=field.empty(tidy), value=moment, reason=reason, steps=steps)


def extracted(tidy: str, form: str) -> str:
    """Take a date apart: an SQL struct whose parts are empty where it is not written in `form`."""
    names = ", ".join(text(part) for part in (*FORMS[form][1], "h", "i", "s", "f", "half", "zone"))
    return f"regexp_extract({tidy}, {text(pattern(form))}, [{names}])"


def _stored(field: Field, *, today: str, home: str) -> Parsed:
    column, rule, cell = field.column, field.rule, field.cell
    value = f"CAST({cell.raw} AS TIMESTAMP)"  # an instant in UTC, else as the clock on the wall showed it
    if cell.kind == "instant":
        value = value if column.kind == "instant" else _local(value, home)
    elif column.kind == "instant":
        value = _first(value, rule.zone)
    elif cell.kind == "moment" and rule.zone != home:
        value = _local(_first(value, rule.zone), home)
    value = f"CAST({value} AS {'DATE' if column.kind == 'date' else 'TIMESTAMP'})"
    if cell.kind == column.kind == "date":
        value = cell.raw
    moment = f"{cell.alias}_m"
    bounds = _outside(field, today=today, home=home)
    reason = f"CASE WHEN NOT isfinite({moment}) THEN 'no day' {bounds} END"
    steps = (f"{value} AS {moment}",)
    return field.parsed(empty=f"{cell.raw} IS NULL", value=moment, reason=reason, steps=steps)


def _plain(field: Field, *, today: str, home: str) -> Parsed:
    raw, moment = field.cell.raw, f"{field.cell.alias}_m"
    value = f"TRY_CAST({raw} AS DATE)"
    if field.rule.form == "compact":
        value = f"CAST(TRY_STRPTIME({raw}, '%Y%m%d') AS DATE)"
    bounds = _outside(field, today=today, home=home)
    reason = f"CASE WHEN {moment} IS NULL THEN 'no such day' {bounds} END"
    return field.parsed(empty=field.empty(raw), value=moment, reason=reason, steps=(f"{value} AS {moment}",))


def wall_clock(parts: str, rule: Rule) -> str:
    """Say what the clock on the wall showed, of the parts of a date; NULL when there is no such day."""
    if rule.form.startswith("excel"):
        start = "1899-12-30" if rule.form == "excel1900" else "1904-01-01"
        number = f"TRY_CAST({parts}.d || {parts}.m AS DOUBLE)"
        return f"TIMESTAMP '{start}' + to_seconds(round({number} * 86400))"
    day = f"TRY_CAST({parts}.d AS INT)"
    month = f"TRY_CAST({parts}.m AS INT)"
    if rule.form == "named":
        listed = ", ".join(text(month) for month in _MONTHS)
        month = f"list_position([{listed}], lower({parts}.m[:3]))"
        after = f"regexp_extract({parts}.m, '[0-9]+')"  # `Feb 1, 2024`
        both = f"({parts}.d <> '') = ({after} <> '')"
        day = f"CASE WHEN {both} THEN NULL ELSE TRY_CAST({parts}.d || {after} AS INT) END"
    year, century = f"TRY_CAST({parts}.y AS INT)", rule.pivot // 100 * 100
    full = f"{year} + CASE WHEN {year} > {rule.pivot % 100} THEN {century - 100} ELSE {century} END"
    year = f"CASE WHEN length({parts}.y) = 2 THEN {full} ELSE {year} END"
    hour = f"coalesce(TRY_CAST({parts}.h AS INT), 0)"
    afternoon = f"CASE WHEN lower({parts}.half[1]) = 'p' OR {parts}.half = '下午' THEN 12 ELSE 0 END"
    half = f"CASE WHEN {hour} > 12 THEN 99 ELSE {hour} % 12 + {afternoon} END"
    hour = f"CASE WHEN {parts}.half = '' THEN {hour} ELSE {half} END"
    minute = f"coalesce(TRY_CAST({parts}.i AS INT), 0)"
    second = f"coalesce(TRY_CAST({parts}.s || '.' || {parts}.f AS DOUBLE), 0)"
    return f"TRY(make_timestamp({year}, {month}, {day}, {hour}, {minute}, {second}))"


def _placed(field: Field, *, home: str) -> str:
    """Find the day in the book's zone, or the moment in UTC."""
    rule, parts, moment = field.rule, f"{field.cell.alias}_p", f"{field.cell.alias}_w"
    zone = f"{parts}.zone"
    digits = f"replace({zone}, ':', '')"
    minutes = f"(CAST({digits}[2:3] AS INT) * 60 + coalesce(TRY_CAST({digits}[4:5] AS INT), 0))"
    behind = f"to_minutes(CASE WHEN {zone}[1] = '-' THEN 1 ELSE -1 END * {minutes})"
    named = " ".join(f"WHEN {zone} = {text(one)} THEN {_first(moment, one)}" for one in rule.zones)
    utc = (
        f"CASE WHEN lower({zone}) IN ('z', 'utc', 'gmt') THEN {moment} "
        f"WHEN {zone}[1] IN ('+', '-') THEN {moment} + {behind} {named}"
    )
    if field.column.kind == "instant":
        return f"{utc} WHEN {zone} = '' THEN {_first(moment, rule.zone)} END"
    here = moment
    if rule.zone != home:
        here = f"CASE WHEN {parts}.h = '' THEN {moment} ELSE {_local(_first(moment, rule.zone), home)} END"
    return f"CAST(CASE WHEN {zone} = '' THEN {here} ELSE {_local(f'({utc} END)', home)} END AS DATE)"


def _local(utc: str, zone: str) -> str:
    return f"timezone({text(zone)}, timezone('UTC', {utc}))"


def _first(wall: str, zone: str) -> str:
    """Find the moment in UTC when clocks in `zone` showed `wall`: the first of two when they went back."""
    if zone in ("UTC", "GMT"):
        return wall
    last = f"CAST(timezone({text(zone)}, {wall}) AS TIMESTAMP)"
    earlier = [f"{last} - INTERVAL '{fold}'" for fold in _FOLDS]
    whens = " ".join(f"WHEN {_local(one, zone)} = {wall} THEN {one}" for one in earlier)
    return f"CASE {whens} ELSE {last} END"


def clock_changes(wall: str, zone: str) -> tuple[str, str]:
    """Say whether clocks in `zone` showed `wall` twice, and whether they never did."""
    if zone in ("UTC", "GMT"):
        return "false", "false"
    last = f"CAST(timezone({text(zone)}, {wall}) AS TIMESTAMP)"
    twice = " OR ".join(f"{_local(f'({last} - INTERVAL {text(fold)})', zone)} = {wall}" for fold in _FOLDS)
    return f"({twice})", f"{_local(last, zone)} <> {wall}"


def _outside(field: Field, *, today: str, home: str) -> str:
    value = f"{field.cell.alias}_m"
    whens = (
        f"WHEN year({value}) < 1900 THEN 'before 1900' "
        f"WHEN year({value}) > {LAST_YEAR} THEN 'after the year {LAST_YEAR}' "
    )
    if field.rule.future:
        return whens
    end = f"DATE '{today}'"
    if field.column.kind == "instant":
        end = _first(f"TIMESTAMP '{today} 23:59:59.999999'", home)
    return f"{whens}WHEN {value} > {end} THEN 'after today ({today}); --read future=allow takes it'"
