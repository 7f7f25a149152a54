"""The commands of the till, as APDUs. ``password`` and ``currency`` are BCD digits, amounts are minor units."""

from hardware.card_terminal.zvt.apdu import Apdu
from hardware.card_terminal.zvt.bmp import bcd, build

CONFIG = 0x3E
"""We print receipts (02, 04), want intermediate states (08), and nobody enters amounts or does administration at the
terminal (10, 20). Receipts are built from the status information, so one message is the commit point."""

PAYMENT_TYPE = 0x44
"""The terminal decides how the card pays (40); a receipt printer is ready (04), which unattended terminals check."""

ISSUE_OF_GOODS_SECONDS = 30
MOST_STATUS_INFORMATIONS = 10
"""The terminal takes a payment back when it is not answered for so long, or put off (84 9C) more often."""

COMPLETION, ABORT, STATUS_INFORMATION, INTERMEDIATE_STATUS = 0x060F, 0x061E, 0x040F, 0x04FF
PRINT_LINE, PRINT_BLOCK, SET_CLOCK = 0x06D1, 0x06D3, 0x0401

CANCEL = Apdu(0x06B0)
LOG_OFF = Apdu(0x0602)


def registration(password: str, currency: str) -> Apdu:
    """The empty container at the end allows the terminal to send containers."""
    return Apdu(0x0600, bytes.fromhex(f"{password}{CONFIG:02X}{currency}") + b"\x03\x01\x06\x00")


def authorisation(amount: int, currency: str) -> Apdu:
    """BMP 49 is always sent, because only then the terminal sends it back and it can be compared."""
    return Apdu(
        0x0601,
        build(
            {
                0x04: bcd(amount, 6),
                0x49: bytes.fromhex(currency),
                0x19: bytes([PAYMENT_TYPE]),
                0x01: bytes([ISSUE_OF_GOODS_SECONDS]),
                0x02: bytes([MOST_STATUS_INFORMATIONS]),
            }
        ),
    )


def status_enquiry(password: str) -> Apdu:
    """Neither the service menu nor the software version, but a container if there is one."""
    return Apdu(0x0501, bytes.fromhex(password) + b"\x03\x07")


def repeat_receipt(password: str) -> Apdu:
    """The last transaction as a status information, and nothing printed."""
    return Apdu(0x0620, bytes.fromhex(password) + b"\x03\x03")


def reversal(password: str, receipt_number: int, amount: int, currency: str) -> Apdu:
    """With the amount, so that the terminal refuses when the receipt's is another."""
    fields = {0x87: bcd(receipt_number, 2), 0x04: bcd(amount, 6), 0x49: bytes.fromhex(currency)}
    return Apdu(0x0630, bytes.fromhex(password) + build(fields))


def end_of_day(password: str) -> Apdu:
    return Apdu(0x0650, bytes.fromhex(password))
