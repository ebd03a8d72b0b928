"""Countries by their codes of two letters, ISO 3166-1 alpha-2, and the English names that files write instead.

Codes of two letters and names are those of iso3166.tab of the time-zone database, which is in the public domain.
"""

from collections.abc import Mapping
from typing import Final

_LISTED: Final = """\
AD Andorra
AE United Arab Emirates
AF Afghanistan
AG Antigua & Barbuda
AI Anguilla
AL Albania
AM Armenia
AO Angola
AQ Antarctica
AR Argentina
AS Samoa (American)
AT Austria
AU Australia
AW Aruba
AX Åland Islands
AZ Azerbaijan
BA Bosnia & Herzegovina
BB Barbados
BD Bangladesh
BE Belgium
BF Burkina Faso
BG Bulgaria
BH Bahrain
BI Burundi
BJ Benin
BL St Barthelemy
BM Bermuda
BN Brunei
BO Bolivia
BQ Caribbean NL
BR Brazil
BS Bahamas
BT Bhutan
BV Bouvet Island
BW Botswana
BY Belarus
BZ Belize
CA Canada
CC Cocos (Keeling) Islands
CD Congo (Dem. Rep.)
CF Central African Rep.
CG Congo (Rep.)
CH Switzerland
CI Côte d'Ivoire
CK Cook Islands
CL Chile
CM Cameroon
CN China
CO Colombia
CR Costa Rica
CU Cuba
CV Cape Verde
CW Curaçao
CX Christmas Island
CY Cyprus
CZ Czech Republic
DE Germany
DJ Djibouti
DK Denmark
DM Dominica
DO Dominican Republic
DZ Algeria
EC Ecuador
EE Estonia
EG Egypt
EH Western Sahara
ER Eritrea
ES Spain
ET Ethiopia
FI Finland
FJ Fiji
FK Falkland Islands
FM Micronesia
FO Faroe Islands
FR France
GA Gabon
GB Britain (UK)
GD Grenada
GE Georgia
GF French Guiana
GG Guernsey
GH Ghana
GI Gibraltar
GL Greenland
GM Gambia
GN Guinea
GP Guadeloupe
GQ Equatorial Guinea
GR Greece
GS South Georgia & the South Sandwich Islands
GT Guatemala
GU Guam
GW Guinea-Bissau
GY Guyana
HK Hong Kong
HM Heard Island & McDonald Islands
HN Honduras
HR Croatia
HT Haiti
HU Hungary
ID Indonesia
IE Ireland
IL Israel
IM Isle of Man
IN India
IO British Indian Ocean Territory
IQ Iraq
IR Iran
IS Iceland
IT Italy
JE Jersey
JM Jamaica
JO Jordan
JP Japan
KE Kenya
KG Kyrgyzstan
KH Cambodia
KI Kiribati
KM Comoros
KN St Kitts & Nevis
KP Korea (North)
KR Korea (South)
KW Kuwait
KY Cayman Islands
KZ Kazakhstan
LA Laos
LB Lebanon
LC St Lucia
LI Liechtenstein
LK Sri Lanka
LR Liberia
LS Lesotho
LT Lithuania
LU Luxembourg
LV Latvia
LY Libya
MA Morocco
MC Monaco
MD Moldova
ME Montenegro
MF St Martin (French)
MG Madagascar
MH Marshall Islands
MK North Macedonia
ML Mali
MM Myanmar (Burma)
MN Mongolia
MO Macau
MP Northern Mariana Islands
MQ Martinique
MR Mauritania
MS Montserrat
MT Malta
MU Mauritius
MV Maldives
MW Malawi
MX Mexico
MY Malaysia
MZ Mozambique
NA Namibia
NC New Caledonia
NE Niger
NF Norfolk Island
NG Nigeria
NI Nicaragua
NL Netherlands
NO Norway
NP Nepal
NR Nauru
NU Niue
NZ New Zealand
OM Oman
PA Panama
PE Peru
PF French Polynesia
PG Papua New Guinea
PH Philippines
PK Pakistan
PL Poland
PM St Pierre & Miquelon
PN Pitcairn
PR Puerto Rico
PS Palestine
PT Portugal
PW Palau
PY Paraguay
QA Qatar
RE Réunion
RO Romania
RS Serbia
RU Russia
RW Rwanda
SA Saudi Arabia
SB Solomon Islands
SC Seychelles
SD Sudan
SE Sweden
SG Singapore
SH St Helena
SI Slovenia
SJ Svalbard & Jan Mayen
SK Slovakia
SL Sierra Leone
SM San Marino
SN Senegal
SO Somalia
SR Suriname
SS South Sudan
ST Sao Tome & Principe
SV El Salvador
SX St Maarten (Dutch)
SY Syria
SZ Eswatini (Swaziland)
TC Turks & Caicos Is
TD Chad
TF French S. Terr.
TG Togo
TH Thailand
TJ Tajikistan
TK Tokelau
TL East Timor
TM Turkmenistan
TN Tunisia
TO Tonga
TR Turkey
TT Trinidad & Tobago
TV Tuvalu
TW Taiwan
TZ Tanzania
UA Ukraine
UG Uganda
UM US minor outlying islands
US United States
UY Uruguay
UZ Uzbekistan
VA Vatican City
VC St Vincent
VE Venezuela
VG Virgin Islands (UK)
VI Virgin Islands (US)
VN Vietnam
VU Vanuatu
WF Wallis & Futuna
WS Samoa (western)
YE Yemen
YT Mayotte
ZA South Africa
ZM Zambia
ZW Zimbabwe
"""
# Other names by which people write them; ours.
_ALSO: Final[Mapping[str, str]] = {
    "usa": "US", "u.s.": "US", "u.s.a.": "US", "united states of america": "US", "united kingdom": "GB", "uk": "GB",
    "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
    "korea": "KR", "south korea": "KR", "republic of korea": "KR", "north korea": "KP", "czechia": "CZ",
    "czech republic": "CZ", "viet nam": "VN", "russian federation": "RU", "the netherlands": "NL", "holland": "NL",
    "uae": "AE", "turkey": "TR", "türkiye": "TR", "turkiye": "TR", "ivory coast": "CI", "hong kong": "HK",
    "hong kong sar": "HK", "macau": "MO", "macao": "MO", "taiwan": "TW", "republic of ireland": "IE",
    "bosnia and herzegovina": "BA", "trinidad and tobago": "TT", "north macedonia": "MK", "eswatini": "SZ",
    "deutschland": "DE", "österreich": "AT", "schweiz": "CH", "suisse": "CH", "españa": "ES", "italia": "IT",
    "中国": "CN", "中国大陆": "CN", "香港": "HK", "中国香港": "HK", "澳门": "MO", "中国澳门": "MO", "台湾": "TW",
    "中国台湾": "TW", "美国": "US", "英国": "GB", "德国": "DE", "法国": "FR", "日本": "JP", "韩国": "KR",
    "新加坡": "SG", "意大利": "IT", "西班牙": "ES", "荷兰": "NL", "瑞士": "CH", "奥地利": "AT", "比利时": "BE",
    "瑞典": "SE", "挪威": "NO", "丹麦": "DK", "芬兰": "FI", "波兰": "PL", "俄罗斯": "RU", "加拿大": "CA",
    "澳大利亚": "AU", "新西兰": "NZ", "印度": "IN", "印度尼西亚": "ID", "马来西亚": "MY", "泰国": "TH",
    "越南": "VN", "菲律宾": "PH", "巴西": "BR", "墨西哥": "MX", "阿联酋": "AE", "沙特阿拉伯": "SA", "南非": "ZA",
    "土耳其": "TR", "以色列": "IL", "爱尔兰": "IE", "葡萄牙": "PT",
    "阿拉伯联合酋长国": "AE", "antigua and barbuda": "AG", "阿根廷": "AR", "american samoa": "AS",
    "aland islands": "AX",
    "孟加拉国": "BD", "belgique": "BE", "belgië": "BE", "saint barthélemy": "BL", "saint barthelemy": "BL",
    "brunei darussalam": "BN", "bolivia, plurinational state of": "BO", "bolivia (plurinational state of)": "BO",
    "bonaire, sint eustatius and saba": "BQ", "brasil": "BR", "the bahamas": "BS", "bahamas, the": "BS",
    "congo, the democratic republic of the": "CD", "congo, democratic republic of the": "CD",
    "democratic republic of the congo": "CD", "dr congo": "CD", "central african republic": "CF", "congo": "CG",
    "republic of the congo": "CG", "cote d'ivoire": "CI", "智利": "CL", "prc": "CN", "p.r. china": "CN",
    "people's republic of china": "CN", "mainland china": "CN", "中华人民共和国": "CN", "哥伦比亚": "CO",
    "cabo verde": "CV",
    "curacao": "CW", "捷克": "CZ", "danmark": "DK", "埃及": "EG", "suomi": "FI", "falkland islands (malvinas)": "FK",
    "micronesia, federated states of": "FM", "micronesia (federated states of)": "FM", "u.k.": "GB",
    "united kingdom of great britain and northern ireland": "GB", "the gambia": "GM", "gambia, the": "GM", "希腊": "GR",
    "south georgia and the south sandwich islands": "GS", "heard island and mcdonald islands": "HM", "匈牙利": "HU",
    "伊拉克": "IQ", "iran, islamic republic of": "IR", "iran (islamic republic of)": "IR", "伊朗": "IR", "肯尼亚": "KE",
    "kyrgyz republic": "KG", "柬埔寨": "KH", "saint kitts and nevis": "KN",
    "korea, democratic people's republic of": "KP", "korea, republic of": "KR", "大韩民国": "KR", "科威特": "KW",
    "哈萨克斯坦": "KZ", "lao people's democratic republic": "LA", "老挝": "LA", "saint lucia": "LC", "斯里兰卡": "LK",
    "卢森堡": "LU", "moldova, republic of": "MD", "republic of moldova": "MD", "saint martin": "MF",
    "saint martin (french part)": "MF", "macedonia": "MK", "myanmar": "MM", "burma": "MM", "缅甸": "MM", "蒙古": "MN",
    "méxico": "MX", "尼日利亚": "NG", "nederland": "NL", "netherlands, the": "NL", "norge": "NO", "秘鲁": "PE",
    "巴基斯坦": "PK", "polska": "PL", "saint pierre and miquelon": "PM", "palestine, state of": "PS",
    "state of palestine": "PS", "palestinian territories": "PS", "卡塔尔": "QA", "reunion": "RE", "罗马尼亚": "RO",
    "俄罗斯联邦": "RU", "kingdom of saudi arabia": "SA", "ksa": "SA", "沙特": "SA", "sverige": "SE",
    "saint helena": "SH",
    "saint helena, ascension and tristan da cunha": "SH", "svalbard and jan mayen": "SJ", "slovak republic": "SK",
    "sao tome and principe": "ST", "são tomé and príncipe": "ST", "sint maarten": "SX",
    "sint maarten (dutch part)": "SX", "syrian arab republic": "SY", "swaziland": "SZ",
    "turks and caicos islands": "TC", "french southern territories": "TF", "timor-leste": "TL",
    "taiwan, province of china": "TW", "tanzania, united republic of": "TZ", "united republic of tanzania": "TZ",
    "乌克兰": "UA", "united states minor outlying islands": "UM", "holy see": "VA",
    "holy see (vatican city state)": "VA", "vatican": "VA", "saint vincent and the grenadines": "VC",
    "venezuela, bolivarian republic of": "VE", "venezuela (bolivarian republic of)": "VE",
    "british virgin islands": "VG", "virgin islands, british": "VG", "us virgin islands": "VI",
    "u.s. virgin islands": "VI", "virgin islands, u.s.": "VI", "wallis and futuna": "WF", "samoa": "WS",
}  # fmt: skip
# The codes of three letters, ISO 3166-1 alpha-3, in the order of those of two.
_THREE: Final = """\
AND ARE AFG ATG AIA ALB ARM AGO ATA ARG ASM AUT AUS ABW ALA AZE BIH BRB BGD BEL BFA BGR BHR BDI BEN BLM BMU BRN BOL
BES BRA BHS BTN BVT BWA BLR BLZ CAN CCK COD CAF COG CHE CIV COK CHL CMR CHN COL CRI CUB CPV CUW CXR CYP CZE DEU DJI
DNK DMA DOM DZA ECU EST EGY ESH ERI ESP ETH FIN FJI FLK FSM FRO FRA GAB GBR GRD GEO GUF GGY GHA GIB GRL GMB GIN GLP
GNQ GRC SGS GTM GUM GNB GUY HKG HMD HND HRV HTI HUN IDN IRL ISR IMN IND IOT IRQ IRN ISL ITA JEY JAM JOR JPN KEN KGZ
KHM KIR COM KNA PRK KOR KWT CYM KAZ LAO LBN LCA LIE LKA LBR LSO LTU LUX LVA LBY MAR MCO MDA MNE MAF MDG MHL MKD MLI
MMR MNG MAC MNP MTQ MRT MSR MLT MUS MDV MWI MEX MYS MOZ NAM NCL NER NFK NGA NIC NLD NOR NPL NRU NIU NZL OMN PAN PER
PYF PNG PHL PAK POL SPM PCN PRI PSE PRT PLW PRY QAT REU ROU SRB RUS RWA SAU SLB SYC SDN SWE SGP SHN SVN SJM SVK SLE
SMR SEN SOM SUR SSD STP SLV SXM SYR SWZ TCA TCD ATF TGO THA TJK TKL TLS TKM TUN TON TUR TTO TUV TWN TZA UKR UGA UMI
USA URY UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM MYT ZAF ZMB ZWE
"""
NAMES: Final[Mapping[str, str]] = dict(line.split(" ", 1) for line in _LISTED.splitlines())
# What a file may write, in lower case, and the code that is kept.
WRITTEN: Final[Mapping[str, str]] = {
    **{name.lower(): code for code, name in NAMES.items()},
    **_ALSO,
    **{three.lower(): code for three, code in zip(_THREE.split(), NAMES, strict=True)},
    **{code.lower(): code for code in NAMES},
}
WRONG: Final = "no country: write its code of two letters (ISO 3166-1), such as DE, or its English name"
