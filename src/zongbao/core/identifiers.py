"""Identifiers of the field: each check answers None (valid) or an IDN code, each maker builds a valid number.

Every check takes the text exactly as it arrived. Full-width digits and letters that only look Latin are refused
(IDN-014), never folded: a number that was "repaired" silently no longer matches the paper it came from.
The texts of the IDN rules use one fact, ``value``.
"""

from __future__ import annotations

import datetime as dt
import re

_SERIAL = "0-9A-HJ-NP-Z"  # digits and capitals without I and O
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: without I, O, S, V, Z
_CREDIT_VALUE = {char: value for value, char in enumerate(_CREDIT_ALPHABET)}
_CREDIT_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))
_CONTAINER_VALUE = dict(
    zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (value for value in range(10, 39) if value % 11), strict=True)
) | {str(digit): digit for digit in range(10)}
_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_PLATE_ENDS = "挂学警港澳领"

_CREDIT = re.compile(rf"[{_CREDIT_ALPHABET}]{{2}}[0-9]{{6}}[{_CREDIT_ALPHABET}]{{10}}")
_ENTERPRISE = re.compile(rf"[0-9]{{4}}[1-9A-HJ-NP-Z][{_SERIAL}]{{5}}")
_OFFICE = re.compile(r"[0-9]{4}")
_HS = re.compile(r"(?!00)[0-9]{10}(?:[0-9]{3})?")
_ENTRY = re.compile(r"[0-9]{4}(?:19|20)[0-9]{2}[01][0-9]{9}")
_PRE_ENTRY = re.compile(r"20[0-9]{16}|Z[0-9]{17}")
_LIST = re.compile(r"QD[0-9]{6}[IE][0-9]{9}")
_PASS = re.compile(r"Z[0-9]{4}[IE]([0-9]{6})(?:[0-9]{12}|T[0-9]{11})")
_SLIP = re.compile(r"X[0-9]{4}[IE]([0-9]{6})[0-9]{6}")
_BOOK = re.compile(r"[TL][0-9]{4}[A-Z][0-9A-Z]{6}|[BCDEH][0-9]{4}[0-9A-Z]{7}")
_CARD = re.compile(r"[0-9]{13}")
_PLATE = re.compile(
    rf"[{_PROVINCES}][A-HJ-NP-Z][{_SERIAL}]{{5}}"  # ordinary
    rf"|[{_PROVINCES}][A-HJ-NP-Z](?:[A-HJK][{_SERIAL}][0-9]{{4}}|[0-9]{{5}}[A-HJK])"  # new energy: small, large
    rf"|[{_PROVINCES}][A-HJ-NP-Z][{_SERIAL}]{{4}}[{_PLATE_ENDS}]"
    r"|使[0-9]{6}|[0-9]{6}使"
)
# Hong Kong: up to two letters and four digits, or eight signs of one's own; Macao: M and a letter, or two, four digits.
_OVERSEAS = re.compile(r"[A-Z]{0,2}[0-9]{1,4}|[A-HJ-NPR-Z0-9]{1,8}|[A-Z]{1,2}-?[0-9]{2}-?[0-9]{2}")
_FRAME = re.compile(r"[0-9A-Z][0-9A-Z-]{3,31}")
_CONTAINER = re.compile(r"[A-Z]{3}[UJZ][0-9]{7}")
_HAN_OF_PLATES = frozenset(_PROVINCES + _PLATE_ENDS + "使")


def _form(text: str, pattern: re.Pattern[str], code: str) -> str | None:
    """The refusal if the whole text does not have the form."""
    if not text.isascii():
        return "IDN-014"
    return None if pattern.fullmatch(text) else code


def credit_code(text: str) -> str | None:
    """统一社会信用代码: 18 characters with the check character of GB 32100-2015 (IDN-001 form, IDN-002 check)."""
    if refusal := _form(text, _CREDIT, "IDN-001"):
        return refusal
    return None if credit_check(text[:17]) == text[17] else "IDN-002"


def customs_code(text: str) -> str | None:
    """海关十位编码: region 4 digits, zone sign, ownership, serial 4; digits or capitals without I and O (IDN-003)."""
    return _form(text, _ENTERPRISE, "IDN-003")


def customs_office(text: str) -> str | None:
    """关区代码: 4 digits (IDN-004)."""
    return _form(text, _OFFICE, "IDN-004")


def hs_code(text: str) -> str | None:
    """商品编码: 10 digits, or 13 with the inspection suffix (IDN-005)."""
    return _form(text, _HS, "IDN-005")


def entry_no(text: str) -> str | None:
    """报关单号: customs 4, year 4, import 1 or export 0, serial 9 (IDN-006)."""
    return _form(text, _ENTRY, "IDN-006")


def pre_entry_no(text: str) -> str | None:
    """预录入统一编号: year and 14 digits, or Z and 17 digits as in declarations (IDN-007)."""
    return _form(text, _PRE_ENTRY, "IDN-007")


def list_no(text: str) -> str | None:
    """核注清单编号: QD, customs 4, year 2, I or E, serial 9 (IDN-008)."""
    return _form(text, _LIST, "IDN-008")


def pass_no(text: str) -> str | None:
    """核放单编号: Z, customs 4, I or E, yymmdd, serial 12 (two-step: T and 11) (IDN-009 form, IDN-015 date)."""
    return _form(text, _PASS, "IDN-009") or _dated(text[6:12])


def slip_no(text: str) -> str | None:
    """出入库单编号: X, customs 4, I or E, yymmdd, serial 6 (IDN-016 form, IDN-015 date)."""
    return _form(text, _SLIP, "IDN-016") or _dated(text[6:12])


def book_no(text: str) -> str | None:
    """账册编号: 12 characters; T… zone, L… outside logistics, H/E processing books, B/C/D handbooks (IDN-010)."""
    return _form(text, _BOOK, "IDN-010")


def ic_card(text: str) -> str | None:
    """IC卡号: 13 digits (IDN-017)."""
    return _form(text, _CARD, "IDN-017")


def plate(text: str) -> str | None:
    """车牌号: ordinary, new-energy (8 characters), trailer 挂, 学/警/港/澳/领/使 forms (IDN-011)."""
    if not all(char.isascii() or char in _HAN_OF_PLATES for char in text):
        return "IDN-014"
    return None if _PLATE.fullmatch(text) else "IDN-011"


def second_plate(text: str) -> str | None:
    """第二车牌: as any plate, or one of Hong Kong or Macao (IDN-011)."""
    return None if _OVERSEAS.fullmatch(text) else plate(text)


def frame_no(text: str) -> bool:
    """Whether this may be a chassis' own number: 4 to 32 capitals, digits and hyphens."""
    return _FRAME.fullmatch(text) is not None


def container_no(text: str) -> str | None:
    """集装箱号 after ISO 6346: owner 3, category U/J/Z, serial 6, check digit (IDN-012 form, IDN-013 check)."""
    if refusal := _form(text, _CONTAINER, "IDN-012"):
        return refusal
    return None if container_check(text[:10]) == text[10] else "IDN-013"


def _dated(yymmdd: str) -> str | None:
    """IDN-015 unless the six digits are a day of the calendar."""
    try:
        dt.date(2000 + int(yymmdd[:2]), int(yymmdd[2:4]), int(yymmdd[4:]))
    except ValueError:
        return "IDN-015"
    return None


def credit_check(body: str) -> str:
    """The check character of the first 17 characters; ValueError if they are not of the alphabet."""
    if len(body) != 17 or not _CREDIT_VALUE.keys() >= set(body):
        raise ValueError(f"not the body of a credit code: {body!r}")
    total = sum(_CREDIT_VALUE[char] * weight for char, weight in zip(body, _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_ALPHABET[-total % 31]


def container_check(body: str) -> str:
    """The check digit of owner, category and serial (10 characters); ValueError on anything else."""
    if len(body) != 10 or not _CONTAINER_VALUE.keys() >= set(body):
        raise ValueError(f"not the body of a container number: {body!r}")
    total = sum(_CONTAINER_VALUE[char] << position for position, char in enumerate(body))
    return str(total % 11 % 10)


def zone_sign(customs: str) -> str:
    """第5位经济区划 of an enterprise code; its meaning is in the code table ``enterprise_zone_sign``."""
    return customs[4]


def list_number(customs: str, year: int, direction: str, serial: int) -> str:
    """核注清单编号, e.g. QD421824I000000017; ``year`` in four digits."""
    number = f"QD{customs}{year % 100:02d}{direction}{serial:09d}"
    return _made(number, list_no(number))


def pass_number(customs: str, direction: str, day: dt.date, serial: int, *, two_step: bool = False) -> str:
    """核放单编号, 24 characters; the two-step form carries T before an 11-digit serial."""
    tail = f"T{serial:011d}" if two_step else f"{serial:012d}"
    number = f"Z{customs}{direction}{day:%y%m%d}{tail}"
    return _made(number, pass_no(number))


def slip_number(customs: str, direction: str, day: dt.date, serial: int) -> str:
    """出入库单编号, 18 characters."""
    number = f"X{customs}{direction}{day:%y%m%d}{serial:06d}"
    return _made(number, slip_no(number))


def book_number(customs: str, serial: int, *, letter: str = "W") -> str:
    """区域物流账册编号, e.g. T4258W000076; ``letter`` W for goods, another capital for other books of the place."""
    number = f"T{customs}{letter}{serial:06d}"
    return _made(number, book_no(number))


def entry_number(customs: str, year: int, direction: str, serial: int) -> str:
    """报关单号, 18 digits; direction I becomes 1, E becomes 0."""
    number = f"{customs}{year:04d}{'1' if direction == 'I' else '0'}{serial:09d}"
    return _made(number, entry_no(number))


def pre_entry_number(year: int, serial: int) -> str:
    """预录入统一编号, 18 digits."""
    number = f"{year:04d}{serial:014d}"
    return _made(number, pre_entry_no(number))


def credit_number(body: str) -> str:
    """统一社会信用代码 from its first 17 characters."""
    number = body + credit_check(body)
    return _made(number, credit_code(number))


def container_number(owner: str, serial: int) -> str:
    """集装箱号 from owner with category (e.g. CSQU) and serial (0–999999)."""
    body = f"{owner}{serial:06d}"
    number = body + container_check(body)
    return _made(number, container_no(number))


def _made(number: str, refusal: str | None) -> str:
    """The number itself; ValueError if its parts did not fit."""
    if refusal:
        raise ValueError(f"{number!r} is not a valid number ({refusal})")
    return number
