"""Who the firm serves and who serves them: invented organisations and people of the firm."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Client:
    """An organisation, as the firm would write it down."""

    id: str
    name: str
    segment: str
    team: str  # of ours; empty: visible to everybody
    owner: str  # the colleague who looks after it
    language: str
    story: str = "plain"
    parent: str | None = None
    kind: str = "organisation"


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of the firm's own people."""

    id: str
    name: str
    team: str
    joined: str
    left: str | None = None


ASIA, EUROPE, AMERICAS = "Asia Pacific", "Europe", "Americas"

COLLEAGUES: Final = (
    Colleague("E01", "Grace Lau 劉潔恩", ASIA, "2015-03-02"),
    Colleague("E02", "Shen Yiran 沈怡然", ASIA, "2018-09-03"),
    Colleague("E03", "Kenji Morishita", ASIA, "2019-01-07"),
    Colleague("E04", "Priya Raman", ASIA, "2021-06-14"),
    Colleague("E05", "Ines Carvalho", EUROPE, "2014-10-06"),
    Colleague("E06", "Tobias Brandl", EUROPE, "2017-02-01"),
    Colleague("E07", "Camille Verdier", EUROPE, "2020-11-16"),
    Colleague("E08", "Owen Pritchard", EUROPE, "2022-04-04"),
    Colleague("E09", "Sigrid Hauge", EUROPE, "2016-08-15", "2025-10-31"),
    Colleague("E10", "Marcus Oyelaran", AMERICAS, "2013-05-20"),
    Colleague("E11", "Lucia Benavides", AMERICAS, "2019-07-08"),
    Colleague("E12", "Hannah Whitlock", AMERICAS, "2021-01-11"),
    Colleague("E13", "Daniel Reyes", AMERICAS, "2020-09-14"),
    Colleague("E14", "Noah Sutter", AMERICAS, "2018-03-05", "2024-12-20"),
)

# Who works with the firm for its clients: id, name, what they do, since, the colleague who looks after them.
PARTNERS: Final = (
    ("R01", "Fernhill Assessments", "psychometric tests", "2019-02-04", "E05"),
    ("R02", "Kestrel Background Checks", "background checks", "2021-05-03", "E10"),
    ("R03", "Meridian Relocation", "moves people abroad", "2022-09-01", "E01"),
)
TWICE: Final = ("R04", "R01")  # a partner that was noted under two ids, and which of them holds

# id | name | segment | team | owner | language | story | parent
_CLIENTS = """
hanhai-logistics|Hanhai Logistics 瀚海物流|Logistics|Asia Pacific|E02|zh|plain|
hanhai-cold-chain|Hanhai Cold Chain 瀚海冷链|Logistics|Asia Pacific|E02|zh|plain|hanhai-logistics
yunqi-robotics|Yunqi Robotics 云起机器人|Technology|Asia Pacific|E02|zh|one champion|
lanting-health|Lanting Health 兰亭医疗|Health|Asia Pacific|E01|zh|never tested|
mingchuan-foods|Mingchuan Foods 明川食品|Consumer|Asia Pacific|E01|zh|plain|
qinghe-solar|Qinghe Solar 清禾光能|Energy|Asia Pacific|E02|zh|plain|
harbourline-bank|Harbourline Bank|Finance|Asia Pacific|E01|en|drifting|
strait-mutual|Strait Mutual Insurance|Finance|Asia Pacific|E03|en|plain|
sakurai-instruments|Sakurai Instruments|Technology|Asia Pacific|E03|ja|plain|
tanjong-marine|Tanjong Marine Services|Logistics|Asia Pacific|E03|en|plain|
coorong-cellars|Coorong Cellars|Consumer|Asia Pacific|E04|en|quiet advocate|
banyan-telecom|Banyan Telecom|Technology|Asia Pacific|E04|hi|plain|
varsha-pharma|Varsha Pharma|Health|Asia Pacific|E04|hi|plain|
aldermoor-capital|Aldermoor Capital|Finance|Europe|E08|en|plain|
brackenfield-energy|Brackenfield Energy|Energy|Europe|E08|en|plain|
castlereach-hospitals|Castlereach Hospitals|Health|Europe|E08|en|plain|
dorn-wessel|Dorn & Wessel Maschinenbau|Technology|Europe|E06|de|plain|
elbmarsch-logistik|Elbmarsch Logistik|Logistics|Europe|E05|de|one of us|
fontclair-cosmetics|Fontclair Cosmetics|Consumer|Europe|E07|fr|plain|
groupe-arvenne|Groupe Arvenne|Energy|Europe|E07|fr|unheard|
arvenne-eau|Arvenne Eau|Energy|Europe|E07|fr|plain|groupe-arvenne
hjelmsund-shipping|Hjelmsund Shipping|Logistics|Europe|E06|no|failure survived|
iberluz|Iberluz Energía|Energy|Europe|E05|es|one of us|
junova-diagnostics|Junova Diagnostics|Health|Europe|E05|de|one of us|
lumen-vale|Lumen Vale Media|Consumer||E08|en|plain|
nordvik-software|Nordvik Software|Technology|Europe|E06|no|never tested|
orsolya-foods|Orsolya Foods|Consumer|Europe|E06|hu|plain|
palazzo-verri|Palazzo Verri Moda|Consumer|Europe|E07|it|never tested|
amberfield-schools|Amberfield Schools|Public||E08|en|plain|
blue-heron|Blue Heron Credit Union|Finance|Americas|E10|en|plain|
tamarack-freight|Tamarack Freight|Logistics|Americas|E10|en|plain|
drumlin-biotech|Drumlin Biotech|Health|Americas|E12|en|plain|
estrela-do-sul|Estrela do Sul Alimentos|Consumer|Americas|E11|pt|plain|
ferrow-semiconductor|Ferrow Semiconductor|Technology|Americas|E10|en|captive|
granite-peak|Granite Peak Utilities|Energy|Americas|E12|en|never tested|
la-ceiba-salud|La Ceiba Salud|Health|Americas|E11|es|plain|
maplewick-stores|Maplewick Stores|Consumer|Americas|E13|en|plain|
ocotillo-software|Ocotillo Software|Technology|Americas|E13|en|plain|
quillon-legal|Quillon Legal|Finance|Americas|E12|en|plain|
rivermouth-county|Rivermouth County|Public||E13|en|plain|
"""


def _client(line: str) -> Client:
    known_as, name, segment, team, owner, language, story, parent = line.split("|")
    return Client(known_as, name, segment, team, owner, language, story=story, parent=parent or None)


CLIENTS: Final = tuple(_client(line) for line in _CLIENTS.strip().splitlines())

# Not clients: they buy nothing and enter no sum of what clients are worth.
OTHERS: Final = (
    Client("xingyue-games", "Xingyue Games 星跃游戏", "Technology", ASIA, "E02", "zh", kind="prospect"),
    Client("sable-point-air", "Sable Point Air", "Logistics", AMERICAS, "E11", "en", kind="prospect"),
    Client("tolland-museum", "Tolland Museum", "Public", "", "E08", "en", kind="prospect"),
    Client("own-offices", "Our own offices", "Internal", EUROPE, "E05", "en", kind="internal"),
)


def language_of(client: Client) -> str:
    """Return what a client's people read, as a BCP 47 tag."""
    return {"en": "en-GB", "zh": "zh-Hans", "hi": "en-IN"}.get(client.language, client.language)
