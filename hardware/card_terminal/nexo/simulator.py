"""A nexo terminal that is not there: an HTTPS server on the loopback address that speaks the real, sealed messages and
keeps its own ledger. Any till can be tried against it.

A script stands in for the customer; `Faults` say what goes wrong. All methods may be called from any thread.
"""

import asyncio
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

import msgspec
from aiohttp import web

from hardware.card_terminal.nexo.certificate import make_certificate
from hardware.card_terminal.nexo.conditions import IN_PROGRESS, NOT_FOUND
from hardware.card_terminal.nexo.ledger import Ledger, Record
from hardware.card_terminal.nexo.messages import ALLOW_PARTIAL, Header
from hardware.card_terminal.nexo.protection import Key, Protected, Protection
from hardware.card_terminal.simulation.settings import PREPAID_BALANCE, Card
from hardware.ports import free_port

POI_ID = "SIM-324688042"
KEY = Key("counterpart-simulator", 1, "a passphrase that only simulators have")
CONDITIONS = {
    Card.DECLINED: "Refusal",
    Card.WRONG_PIN: "WrongPIN",
    Card.EXPIRED: "InvalidCard",
    Card.UNREADABLE: "InvalidCard",
}


@dataclass(slots=True, kw_only=True)
class Faults:
    """What goes wrong from now on; all off at first."""

    hang_up_before: bool = False  # the connection ends before the request is looked at
    hang_up_after: bool = False  # the request is carried out, its answer never leaves
    silent: bool = False  # carried out, and the connection stays open without an answer
    status: int = 200  # of every answer
    amount_offset: int = 0  # minor units added to what is authorised
    forged: bool = False  # sealed with another key
    other_header: bool = False  # answers under another ServiceID
    contradicts: bool = False  # says what the answer is twice, with different values
    says_partial: bool = False  # an approval of less is called Partial rather than Success
    host_unreachable: bool = False  # reversals and payments do not get through


class NexoTerminalSimulator:
    """A context manager: powered and connected between enter and exit. ``folder`` keeps the ledger and the certificate, which
    a driver has to trust. ``script``: the card that the customer presents; None: nobody comes until the payment is aborted."""

    def __init__(self, folder: Path, *, key: Key = KEY, poi_id: str = POI_ID) -> None:
        self.faults = Faults()
        self.script: Card | None = Card.GOOD
        self.ledger = Ledger(folder / "ledger.db")
        self.certificate = folder / "certificate.pem"
        self._key_file = folder / "certificate.key"
        make_certificate(self.certificate, self._key_file, poi_id)
        self._poi_id, self._protection = poi_id, Protection(key)
        self._other = Protection(Key(key.identifier, key.version, key.passphrase + "!"))
        self._loop = asyncio.new_event_loop()
        self._runner: web.AppRunner | None = None
        self._paying: tuple[str, asyncio.Event] | None = None
        self._port = free_port()
        self._thread = threading.Thread(target=self._run, name="simulated nexo terminal", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self.plug_cable()
        return self

    def __exit__(self, *_: object) -> None:
        self.pull_cable()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self._port}/nexo"

    def pull_cable(self) -> None:
        """Nobody listens any more, and open connections end."""
        self._call(self._unplug())

    def plug_cable(self) -> None:
        """At the same address as before."""
        self._call(self._plug())

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _call(self, work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _plug(self) -> None:
        app = web.Application()
        app.router.add_post("/nexo", self._serve)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate, self._key_file)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port, ssl_context=context).start()

    async def _unplug(self) -> None:
        runner, self._runner = self._runner, None
        if runner is not None:
            self._abort()
            await runner.cleanup()

    # -- messages ------------------------------------------------------------------------------------------------------

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if self.faults.hang_up_before:
            return _hung_up(request)
        try:
            envelope = msgspec.json.decode(await request.read(), type=dict[str, Protected])["SaleToPOIRequest"]
            message = msgspec.json.decode(self._protection.open(envelope))["SaleToPOIRequest"]
            header = msgspec.convert(message["MessageHeader"], Header)
        except (msgspec.DecodeError, ValueError, KeyError):
            return web.Response(status=401)
        if header.poi_id != self._poi_id:
            return web.Response(status=404)
        body = await self._carry_out(header, message)
        if self.faults.silent:
            await asyncio.Event().wait()
        if self.faults.hang_up_after:
            return _hung_up(request)
        if body is None:  # an abort is only acknowledged
            return web.Response(text="ok", status=self.faults.status)
        return web.json_response(body=self._sealed(header, body), status=self.faults.status)

    def _sealed(self, header: Header, body: dict[str, Any]) -> bytes:
        service_id = "other" if self.faults.other_header else header.service_id
        answered = msgspec.structs.replace(header, kind="Response", service_id=service_id)
        raw = msgspec.Raw(msgspec.json.encode(answered))
        message = msgspec.json.encode({"SaleToPOIResponse": {"MessageHeader": raw, **body}})
        if self.faults.contradicts:
            message = b'{"SaleToPOIResponse":null,' + message[1:]
        protection = self._other if self.faults.forged else self._protection
        return msgspec.json.encode({"SaleToPOIResponse": protection.seal(raw, message)})

    async def _carry_out(self, header: Header, message: dict[str, Any]) -> dict[str, Any] | None:
        handlers: dict[str, Callable[[Header, dict[str, Any]], Any]] = {
            "Payment": self._pay,
            "Reversal": self._reverse,
            "TransactionStatus": self._tell_status,
            "Abort": self._aborted,
            "Diagnosis": self._diagnose,
            "Reconciliation": self._reconcile,
        }
        handler = handlers.get(header.category)
        if handler is None:
            return {f"{header.category}Response": _failure("NotAllowed")}
        result: dict[str, Any] | None = await handler(header, message.get(f"{header.category}Request", {}))
        return result

    # -- what is asked for -----------------------------------------------------------------------------------------------

    async def _pay(self, header: Header, request: dict[str, Any]) -> dict[str, Any]:
        if self._paying is not None:
            return {"PaymentResponse": _failure("Busy")}
        requested = request["PaymentTransaction"]["AmountsReq"]
        amount = round(Decimal(str(requested["RequestedAmount"])) * 100)
        kind = request.get("PaymentData", {}).get("PaymentType", "Normal")
        known = self.ledger.find(header.sale_id, header.service_id)
        if known is not None:  # the same request again is answered as before, and nothing is charged twice
            return self._told(known)
        record = self.ledger.begin(header.sale_id, header.service_id, kind, amount, requested["Currency"])
        stop = asyncio.Event()
        self._paying = header.service_id, stop
        try:
            condition = await self._customer(stop)
        finally:
            self._paying = None
        if self.script is Card.PREPAID and amount > PREPAID_BALANCE:
            condition = condition if ALLOW_PARTIAL in request["SaleData"].get("SaleToAcquirerData", "") else "Refusal"
            amount = PREPAID_BALANCE
        record = self.ledger.end(record, condition, amount + self.faults.amount_offset)
        return self._told(record)

    def _told(self, record: Record) -> dict[str, Any]:
        told = _told(record)
        if self.faults.says_partial and not record.condition:
            told["PaymentResponse"]["Response"]["Result"] = "Partial"
        return told

    async def _customer(self, stop: asyncio.Event) -> str:
        """The condition under which the payment ends; empty: approved."""
        if self.script is None:
            await stop.wait()
            return "Aborted"
        if self.faults.host_unreachable:
            return "UnreachableHost"
        return CONDITIONS.get(self.script, "")

    async def _reverse(self, header: Header, request: dict[str, Any]) -> dict[str, Any]:
        transaction = request["OriginalPOITransaction"]["POITransactionID"]["TransactionID"]
        if self.faults.host_unreachable:
            return {"ReversalResponse": _failure("UnreachableHost")}
        payment = self.ledger.of_transaction(transaction)
        if payment is None or payment.condition:
            return {"ReversalResponse": _failure(NOT_FOUND)}
        self.ledger.reverse(payment, header.sale_id, header.service_id)
        return _reversed(payment)

    async def _tell_status(self, header: Header, request: dict[str, Any]) -> dict[str, Any]:
        meant = request.get("MessageReference")
        record = self.ledger.last() if meant is None else self.ledger.find(meant["SaleID"], meant["ServiceID"])
        if record is None or (meant is not None and meant["MessageCategory"] != record.category):
            return {"TransactionStatusResponse": _failure(NOT_FOUND)}
        if not record.ended:
            return {"TransactionStatusResponse": _failure(IN_PROGRESS)}
        told = self._told(record) if record.category == "Payment" else _reversed(record)
        repeated = {
            "MessageHeader": msgspec.structs.replace(
                header, category=record.category, kind="Response", service_id=record.service_id
            ),
            "RepeatedResponseMessageBody": told,
        }
        return {"TransactionStatusResponse": {**_success(), "RepeatedMessageResponse": repeated}}

    async def _aborted(self, header: Header, request: dict[str, Any]) -> None:
        if self._paying is not None and request["MessageReference"]["ServiceID"] == self._paying[0]:
            self._abort()

    def _abort(self) -> None:
        if self._paying is not None:
            self._paying[1].set()

    async def _diagnose(self, header: Header, request: dict[str, Any]) -> dict[str, Any]:
        return {"DiagnosisResponse": _success()}

    async def _reconcile(self, header: Header, request: dict[str, Any]) -> dict[str, Any]:
        return {"ReconciliationResponse": _success()}


def _success() -> dict[str, Any]:
    return {"Response": {"Result": "Success"}}


def _failure(condition: str) -> dict[str, Any]:
    return {"Response": {"Result": "Failure", "ErrorCondition": condition}}


def _told(record: Record) -> dict[str, Any]:
    poi = {"POIData": {"POITransactionID": {"TransactionID": record.transaction, "TimeStamp": record.at}}}
    if record.condition:
        return {"PaymentResponse": {**_failure(record.condition), **poi}}
    result = {
        "AmountsResp": {"Currency": record.currency, "AuthorizedAmount": _decimal(record.amount)},
        "PaymentInstrumentData": {"CardData": {"PaymentBrand": "visa", "MaskedPan": "411111 **** 1111"}},
        "PaymentAcquirerData": {"ApprovalCode": "123456"},
    }
    return {"PaymentResponse": {**_success(), **poi, "PaymentResult": result}}


def _reversed(record: Record) -> dict[str, Any]:
    poi = {"POIData": {"POITransactionID": {"TransactionID": record.transaction, "TimeStamp": record.at}}}
    return {"ReversalResponse": {**_success(), **poi, "ReversedAmount": _decimal(record.amount)}}


def _decimal(amount: int) -> msgspec.Raw:
    return msgspec.Raw(f"{amount // 100}.{amount % 100:02d}".encode())


def _hung_up(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
