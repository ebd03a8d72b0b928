"""Currency marks and codes: which currencies a mark can mean."""

import re

_CODES = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD
CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD
KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK
NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD
SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD
XOF XPF YER ZAR ZMW
"""
CODES = tuple(_CODES.split())
_DOLLARS = (
    *("USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN", "ARS", "CLP", "COP", "JMD", "NAD", "XCD"),
    *("BBD", "BMD", "BND", "BSD", "BZD", "FJD", "GYD", "KYD", "LRD", "SBD", "SRD", "TTD", "UYU"),
)
MARKS: dict[str, tuple[str, ...]] = {
    "US$": ("USD",), "C$": ("CAD",), "CA$": ("CAD",), "A$": ("AUD",), "AU$": ("AUD",), "NZ$": ("NZD",),
    "HK$": ("HKD",), "S$": ("SGD",), "NT$": ("TWD",), "MX$": ("MXN",), "R$": ("BRL",), "$": _DOLLARS,
    "€": ("EUR",), "£": ("GBP", "EGP", "GIP", "FKP", "SHP"), "¥": ("CNY", "JPY"), "元": ("CNY", "TWD", "HKD"),
    "圆": ("CNY",), "円": ("JPY",), "RMB": ("CNY",), "CN¥": ("CNY",), "JP¥": ("JPY",), "₹": ("INR",),
    "₩": ("KRW", "KPW"), "원": ("KRW",), "₽": ("RUB",), "₺": ("TRY",), "₪": ("ILS",), "₫": ("VND",), "฿": ("THB",),
    "₱": ("PHP",), "₦": ("NGN",), "₴": ("UAH",), "₸": ("KZT",), "ZŁ": ("PLN",), "KČ": ("CZK",), "FT": ("HUF",),
    "KR": ("SEK", "NOK", "DKK", "ISK"), "KR.": ("DKK", "ISK"), "FR.": ("CHF",), "RS": ("INR", "PKR", "LKR"),
    "RS.": ("INR", "PKR", "LKR"),
}  # fmt: skip
# What may be a mark: up to four characters that are part of no number.
PATTERN = "[^0-9.,'()+%_ \\-]{1,4}\\.?"
# Codes that a header may carry without being another word (ALL, TRY and TOP are words).
_IN_HEADERS = (
    *("USD", "EUR", "GBP", "JPY", "CNY", "RMB", "CHF"),
    *("CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "INR"),
)


def fitting(currency: str) -> tuple[str, ...]:
    """Return every mark, in upper case, that can mean `currency`."""
    return (currency, *(mark for mark, meant in MARKS.items() if currency in meant))


def known() -> tuple[str, ...]:
    """Return every mark and code, in upper case."""
    return (*MARKS, *CODES)


def one_of(marks: tuple[str, ...]) -> str:
    """Return the expression (RE2) of any of `marks`; one automaton is faster than a long IN."""
    return f"^(?:{'|'.join(re.escape(mark) for mark in sorted(marks))})$"


def named_in(header: str) -> str | None:
    """Return the currency that a header names (`spend_usd`, `amount (EUR)`), if any."""
    words = re.split(r"[^A-Za-z]+", header)
    found = [word.upper() for word in words if word.upper() in _IN_HEADERS]
    return "CNY" if found == ["RMB"] else found[0] if len(found) == 1 else None
