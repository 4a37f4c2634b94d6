"""Files as the CDC publishes them, made small."""

from __future__ import annotations


def order_line(number: int, key: str, flag: int, short: str, long: str) -> str:
    """One line of `icd10cm-order-YEAR.txt`, in its fixed columns."""
    return f"{number:05d} {key:<7} {flag} {short:<60} {long}"


def order_file(*codes: tuple[str, int, str]) -> bytes:
    """A whole file: key, flag, text."""
    lines = (order_line(place, key, flag, text[:60], text) for place, (key, flag, text) in enumerate(codes, start=1))
    return "".join(f"{line}\r\n" for line in lines).encode()
