"""The messages of the nexo Sale to POI protocol 3.0 that a till needs, as structs. No I/O.

Names are the standard's. Amounts are decimal numbers on the wire and whole minor units here. Of a card only brand, masked
number and approval code are read: what else a terminal sends has no place in these structs and is dropped.
"""

from decimal import Decimal
from enum import Enum, auto
from typing import Any, Literal

import msgspec
from msgspec import field

from domain.money import Money

VERSION = "3.0"
MINOR_DIGITS = 2

Result = Literal["Success", "Failure", "Partial"]


class Header(msgspec.Struct, frozen=True, kw_only=True):
    category: str = field(name="MessageCategory")
    kind: str = field(name="MessageType")
    sale_id: str = field(name="SaleID")
    poi_id: str = field(name="POIID")
    service_id: str = field(name="ServiceID", default="")
    message_class: str = field(name="MessageClass", default="Service")
    version: str = field(name="ProtocolVersion", default=VERSION)


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """Which of our requests is meant."""

    category: str = field(name="MessageCategory")
    sale_id: str = field(name="SaleID")
    service_id: str = field(name="ServiceID")


class Transaction(msgspec.Struct, frozen=True, kw_only=True):
    id: str = field(name="TransactionID")
    at: str = field(name="TimeStamp")


class Response(msgspec.Struct, frozen=True, kw_only=True):
    result: Result = field(name="Result")
    condition: str = field(name="ErrorCondition", default="")
    additional: str = field(name="AdditionalResponse", default="")


class PoiData(msgspec.Struct, frozen=True, kw_only=True):
    transaction: Transaction | None = field(name="POITransactionID", default=None)


class AmountsResp(msgspec.Struct, frozen=True, kw_only=True):
    currency: str = field(name="Currency")
    authorised: Decimal = field(name="AuthorizedAmount")


class CardData(msgspec.Struct, frozen=True, kw_only=True):
    brand: str = field(name="PaymentBrand", default="")
    masked: str = field(name="MaskedPan", default="")


class InstrumentData(msgspec.Struct, frozen=True, kw_only=True):
    card: CardData = field(name="CardData", default=CardData())


class AcquirerData(msgspec.Struct, frozen=True, kw_only=True):
    approval_code: str = field(name="ApprovalCode", default="")


class PaymentResult(msgspec.Struct, frozen=True, kw_only=True):
    amounts: AmountsResp | None = field(name="AmountsResp", default=None)
    instrument: InstrumentData = field(name="PaymentInstrumentData", default=InstrumentData())
    acquirer: AcquirerData = field(name="PaymentAcquirerData", default=AcquirerData())


class PaymentResponse(msgspec.Struct, frozen=True, kw_only=True):
    response: Response = field(name="Response")
    poi: PoiData = field(name="POIData", default=PoiData())
    result: PaymentResult | None = field(name="PaymentResult", default=None)


class ReversalResponse(msgspec.Struct, frozen=True, kw_only=True):
    response: Response = field(name="Response")
    poi: PoiData = field(name="POIData", default=PoiData())
    amount: Decimal | None = field(name="ReversedAmount", default=None)


class PlainResponse(msgspec.Struct, frozen=True, kw_only=True):
    """Diagnosis and reconciliation."""

    response: Response = field(name="Response")


class RepeatedBody(msgspec.Struct, frozen=True, kw_only=True):
    payment: PaymentResponse | None = field(name="PaymentResponse", default=None)
    reversal: ReversalResponse | None = field(name="ReversalResponse", default=None)


class Repeated(msgspec.Struct, frozen=True, kw_only=True):
    """The response to an earlier request, once more."""

    header: Header = field(name="MessageHeader")
    body: RepeatedBody = field(name="RepeatedResponseMessageBody")


class StatusResponse(msgspec.Struct, frozen=True, kw_only=True):
    response: Response = field(name="Response")
    repeated: Repeated | None = field(name="RepeatedMessageResponse", default=None)


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A `SaleToPOIResponse` in clear; exactly one of the responses is set."""

    header: Header = field(name="MessageHeader")
    payment: PaymentResponse | None = field(name="PaymentResponse", default=None)
    reversal: ReversalResponse | None = field(name="ReversalResponse", default=None)
    status: StatusResponse | None = field(name="TransactionStatusResponse", default=None)
    diagnosis: PlainResponse | None = field(name="DiagnosisResponse", default=None)
    reconciliation: PlainResponse | None = field(name="ReconciliationResponse", default=None)


class Payment(Enum):
    """What a payment request may end in: the whole amount, a part of it, or the amount given back to a card."""

    WHOLE = auto()
    PARTIAL = auto()
    REFUND = auto()


ALLOW_PARTIAL = "tenderOption=AllowPartialAuthorisation"
"""In SaleToAcquirerData, whose contents are the provider's; this is Adyen's word."""


def payment(amount: Money, sale: Transaction, wanted: Payment) -> dict[str, Any]:
    data: dict[str, Any] = {"SaleTransactionID": sale}
    if wanted is Payment.PARTIAL:
        data["SaleToAcquirerData"] = ALLOW_PARTIAL
    request: dict[str, Any] = {
        "SaleData": data,
        "PaymentTransaction": {"AmountsReq": {"Currency": amount.currency, "RequestedAmount": decimal_amount(amount)}},
    }
    return {"PaymentRequest": request | ({"PaymentData": {"PaymentType": "Refund"}} if wanted is Payment.REFUND else {})}


def reversal(of: Transaction, amount: Money) -> dict[str, Any]:
    return {
        "ReversalRequest": {
            "OriginalPOITransaction": {"POITransactionID": of},
            "ReversedAmount": decimal_amount(amount),
            "ReversalReason": "MerchantCancel",
        }
    }


def abort(meant: Reference) -> dict[str, Any]:
    return {"AbortRequest": {"AbortReason": "MerchantAbort", "MessageReference": meant}}


def transaction_status(meant: Reference | None) -> dict[str, Any]:
    """Of that request of ours, or without one of the last transaction."""
    return {"TransactionStatusRequest": {} if meant is None else {"MessageReference": meant}}


def diagnosis() -> dict[str, Any]:
    return {"DiagnosisRequest": {"HostDiagnosisFlag": False}}


def reconciliation() -> dict[str, Any]:
    return {"ReconciliationRequest": {"ReconciliationType": "SaleReconciliation"}}


def decimal_amount(amount: Money) -> msgspec.Raw:
    """The exact decimal digits as a JSON number; a float would not be exact."""
    return msgspec.Raw(f"{amount.amount // 100}.{amount.amount % 100:02d}".encode())


def minor_units(amounts: AmountsResp) -> Money | None:
    """None when the terminal names a fraction of a cent."""
    value = amounts.authorised.scaleb(MINOR_DIGITS)
    return Money(int(value), amounts.currency) if value == value.to_integral_value() else None
