"""Every setting of keepworth.toml, in one place: reading, writing and the docs are made from it."""

import tomllib
import uuid
import zoneinfo
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from keepworth.errors import NotABook, SettingRefused
from keepworth.tables.acting import ACT, Acting, acting_faults, acting_of
from keepworth.tables.cadence import Cadence, are_days, are_segments
from keepworth.tables.contacting import Contacting, are_budget_days, are_times
from keepworth.tables.engine import KINDS, Engine, are_options, are_tables, engine_faults, engine_of
from keepworth.tables.focusing import FOCUS, Focusing, focusing_of
from keepworth.tables.ledger_settings import LEDGER, LedgerSettings
from keepworth.tables.measuring import (
    HALF_LIFE,
    HALF_LIVES,
    MEASURE,
    STATES,
    TRACKED,
    Believed,
    StateThresholds,
    Tracked,
    measuring_faults,
    measuring_of,
)
from keepworth.tables.profile_settings import PROFILE, Profile, profile_of
from keepworth.tables.retention import Retention, is_period
from keepworth.tables.service_settings import SERVICE, Service, service_of
from keepworth.tables.setting import Setting, faults_of, number, text, whole
from keepworth.tables.staying import STAYING, TRIALS, Staying, Trying, staying_of
from keepworth.tables.valuing import VALUE, Valuing, valuing_of

FILE = "keepworth.toml"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """What a book goes by. The fields are the keys of keepworth.toml."""

    format: int
    book_id: str
    name: str
    currency: str
    time_zone: str = "UTC"
    horizon_weeks: float = 52.0
    discount: float = 0.10
    value_years: float = 10.0
    margin: float | None = None
    occasions: str = "day"
    sample: bool = False
    memory: str = "auto"
    threads: int = 0
    engine: Engine = field(default_factory=Engine)
    retention: Retention = field(default_factory=Retention)
    cadence: Cadence = field(default_factory=Cadence)
    contact_budget: Contacting = field(default_factory=Contacting)
    measure: Believed = field(default_factory=Believed)
    half_life_months: Mapping[str, float] = field(default_factory=lambda: dict(HALF_LIVES))
    tracked: Tracked = field(default_factory=Tracked)
    states: StateThresholds = field(default_factory=StateThresholds)
    staying: Staying = field(default_factory=Staying)
    trials: Trying = field(default_factory=Trying)
    value: Valuing = field(default_factory=Valuing)
    ledger: LedgerSettings = field(default_factory=LedgerSettings)
    focus: Focusing = field(default_factory=Focusing)
    act: Acting = field(default_factory=Acting)
    profile: Profile = field(default_factory=Profile)
    service: Service = field(default_factory=Service)

    def record(self) -> dict[str, Any]:
        """Return the settings as a run stores them; of the engine's options, which may hold secrets, the names."""
        found = asdict(self)
        found["engine"]["options"] = sorted(self.engine.options)
        return found


def _is_zone(found: object) -> bool:
    """Tell whether there is such a zone; to list all of them would take longer than answering most pages."""
    if not isinstance(found, str) or found.startswith(("posix", "right/")):
        return False
    try:
        zoneinfo.ZoneInfo(found)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


SETTINGS: tuple[Setting, ...] = (
    Setting("format", "The layout of the book; this version reads 1.", "1", lambda found: found == FORMAT),
    Setting("book_id", "What tells this book from every other one.", "a text", text(r".+")),
    Setting("name", "The book's name, as people see it.", "a text", text(r"[^\x00-\x1f]+")),
    Setting("currency", "The one currency of every amount.", "three capital letters, such as USD", text(r"[A-Z]{3}")),
    Setting("time_zone", "Where a day begins and ends.", "a zone such as Europe/Berlin", _is_zone),
    Setting("horizon_weeks", "How far expected_orders looks ahead, in weeks.", "above 0, at most 5200", number(0, 5200)),
    Setting(
        "discount",
        "How much less a year's wait makes money worth: 0.10 is 10 % a year. The default is ours, not a finding.",
        "above 0, at most 10",
        number(0, 10),
    ),
    Setting("value_years", "How far lifetime value looks ahead, in years.", "above 0, at most 100", number(0, 100)),
    Setting(
        "margin",
        "What is left of an amount after its direct costs, 0.3 for 30 %. Unset: the margins of the orders, else 1, "
        "which makes values revenue.",
        "above 0, at most 1",
        number(0, 1),
    ),
    Setting(
        "occasions",
        "What counts as an order: a day with at least one, the convention of the models.",
        '"day"',
        lambda found: found == "day",
    ),
    Setting("sample", "True for a sample book, which takes no files of yours.", "true or false", lambda found: isinstance(found, bool)),
    Setting(
        "memory",
        "How much memory the engine may take; auto is half of what the machine has.",
        '"auto", or a size such as "4GB"',
        text(r"auto|\d+(\.\d+)?\s?[KMGT]i?B"),
    ),
    Setting(
        "threads",
        "How many processors the engine may use; 0 takes all.",
        "a whole number from 0 to 1024",
        whole(0, 1024),
    ),
)  # fmt: skip
# The keys of [engine], a table of its own at the end of the file.
ENGINE: tuple[Setting, ...] = (
    Setting("kind", "What reads the facts: this machine, or a cluster.", '"embedded" or "spark"', lambda found: found in KINDS),
    Setting("master", "Where Spark runs.", 'a Spark master, such as "local[4]", "yarn" or "spark://host:7077"', text(r"\S+")),
    Setting(
        "storage",
        "The book's folder as every worker of the cluster finds it. Unset: at the same path as here.",
        'an address, such as "hdfs:///books/acme" or "s3a://bucket/acme"',
        text(r"|[a-z][a-z0-9+.-]*://?\S*[^\s/]"),
    ),
    Setting("options", "Spark's own options, handed over as they are.", "a table of texts", are_options),
    Setting(
        "tables",
        "Tables of your own, by their names in Spark's catalog, that are read in place of the lake.",
        "orders or customers, each a name, or a table of the table's name and of columns: ours = theirs",
        are_tables,
    ),
)  # fmt: skip
# The keys of [retention], a table of its own.
RETENTION: tuple[Setting, ...] = tuple(
    Setting(name, meaning, '"keep", or a number of months from 1 to 1200', is_period)
    for name, meaning in (
        ("identities", "Names and addresses of persons of whom nothing has happened for so long."),
        ("texts", "Open answers and notes, from the day of what they belong to, else from their import."),
        ("scores", "Stored scores, from the day they were made; the newest stays."),
        ("errors", "Files of refused rows, from the day they were last written."),
        ("sources", "Source files that are kept, from the day they came."),
    )
)
# The keys of [cadence], a table of its own.
CADENCE: tuple[Setting, ...] = (
    Setting(
        "default",
        "After how many days without a talk somebody is due where their segment has no days of its own. 90 is ours, not a finding.",
        "a whole number from 1 to 3660",
        are_days,
    ),
    Setting("segments", "Days by segment, named as the customers' segment is.", "a table of whole numbers from 1 to 3660", are_segments),
)  # fmt: skip
# The keys of [contact_budget], a table of its own.
CONTACT_BUDGET: tuple[Setting, ...] = (
    Setting("most", "How often one person is written to within the days below. 2 is ours, not a finding.", "a whole number from 1 to 100", are_times),
    Setting("within_days", "Over how many days that is counted. 90 is ours, not a finding.", "a whole number from 1 to 3660", are_budget_days),
    Setting("days_apart", "Days that lie between any two mails to one person, at least. 30 is ours, not a finding.", "a whole number from 1 to 3660", are_budget_days),
)  # fmt: skip
_TABLES = {
    "retention": RETENTION,
    "cadence": CADENCE,
    "contact_budget": CONTACT_BUDGET,
    "measure": MEASURE,
    "half_life_months": HALF_LIFE,
    "tracked": TRACKED,
    "states": STATES,
    "staying": STAYING,
    "trials": TRIALS,
    "value": VALUE,
    "ledger": LEDGER,
    "focus": FOCUS,
    "act": ACT,
    "profile": PROFILE,
    "service": SERVICE,
}
_NEEDED = ("format", "book_id", "name", "currency")


def read_settings(folder: Path) -> Settings:
    """Read a book's settings; every fault of the file is named at once.

    Raises
    ------
    NotABook
        The folder holds no book, or one that a newer version wrote.
    SettingRefused
        A setting does not exist or cannot be.

    """
    path = folder / FILE
    if not path.is_file():
        raise NotABook(f"{folder} is no book: it has no {FILE}. Make one: keepworth init {folder} --currency USD")
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SettingRefused(f"{path} cannot be read: {fault}.") from fault
    if isinstance(found.get("format"), int) and found["format"] > FORMAT:
        raise NotABook(
            f"{folder} is a book of format {found['format']}, made by a newer version of Keepworth; this one reads "
            f"format {FORMAT}. Install the newer version."
        )
    return check_settings(found, where=str(path))


def check_settings(found: dict[str, Any], *, where: str) -> Settings:
    """Take settings that exist and can be; refuse the rest by name."""
    found = dict(found)
    engine = found.pop("engine", {})
    of = {name: found.pop(name, {}) for name in _TABLES}
    faults = [f"{name} is missing" for name in _NEEDED if name not in found]
    faults += faults_of(found, SETTINGS, also=("engine", *_TABLES))
    if isinstance(engine, dict):
        faults += faults_of(engine, ENGINE, of="engine.") or engine_faults(engine)
    else:
        faults.append("engine must be a table: [engine]")
    for name, given in of.items():
        if isinstance(given, dict):
            faults += faults_of(given, _TABLES[name], of=f"{name}.")
        else:
            faults.append(f"{name} must be a table: [{name}]")
    faults += measuring_faults(of) + acting_faults(of["act"])
    if faults:
        raise SettingRefused(f"{where}: {'; '.join(faults)}.")
    floats = {one.name for one in fields(Settings) if one.type in (float, float | None)}
    taken: dict[str, Any] = {name: float(value) if name in floats else value for name, value in found.items()}
    return Settings(
        **taken,
        engine=engine_of(engine),
        retention=Retention(**of["retention"]),
        cadence=Cadence(**of["cadence"]),
        contact_budget=Contacting(**of["contact_budget"]),
        **measuring_of(of),
        **staying_of(of),
        value=valuing_of(of["value"]),
        ledger=LedgerSettings(**of["ledger"]),
        focus=focusing_of(of["focus"]),
        act=acting_of(of["act"]),
        profile=profile_of(of["profile"]),
        service=service_of(of["service"]),
    )


def write_settings(folder: Path, **given: object) -> Settings:
    """Write a new book's settings, each with its meaning; settings left alone stand as comments."""
    import tomlkit

    wanted: dict[str, Any] = {"format": FORMAT, "book_id": uuid.uuid4().hex, **given}
    settings = check_settings(wanted, where=FILE)
    document = tomlkit.document()
    for setting in SETTINGS:
        value = getattr(settings, setting.name)
        if setting.name == "sample" and not value:
            continue
        document.add(tomlkit.comment(setting.meaning))
        if setting.name in wanted:
            document.add(setting.name, wanted[setting.name])
        else:
            shown = "0.3" if value is None else tomlkit.item(value).as_string()
            document.add(tomlkit.comment(f"{setting.name} = {shown}"))
        document.add(tomlkit.nl())
    for title, of in (("engine", ENGINE), *_TABLES.items()):
        for line in (f"[{title}]", *(f"{one.name}: {one.meaning}" for one in of)):
            document.add(tomlkit.comment(line))
    (folder / FILE).write_text(tomlkit.dumps(document), encoding="utf-8")
    return settings
