"""Status informations as one terminal sends them: in its code page, and with an alarm when it shows card data in clear."""

import logging

from hardware.card_terminal.zvt.apdu import Apdu
from hardware.card_terminal.zvt.status import StatusInformation, status_information
from hardware.card_terminal.zvt.text import Charset

logger = logging.getLogger(__name__)

NOT_CONFIGURED = "terminal is not configured for PCI"


class Reports:
    """``alarm`` is what somebody has to put right at the terminal; it ends with a card number that is masked."""

    def __init__(self, charset: Charset) -> None:
        self.charset = charset
        self.alarm = ""

    @property
    def remedy(self) -> str:
        return "ask the terminal's service to switch on the masking of card numbers" if self.alarm else ""

    def read(self, message: Apdu) -> StatusInformation:
        """Of a 04 0F. What is card data in clear has been dropped when this returns."""
        information = status_information(message.data, self.charset)
        if information.dropped:
            self.alarm = f"{NOT_CONFIGURED}: card data in clear ({', '.join(information.dropped)})"
            logger.error(
                "card terminal %s sends card data in clear (%s): it is not configured for PCI DSS; dropped."
                " Ask its service to switch on masking",
                information.terminal_id, ", ".join(information.dropped),
            )  # fmt: skip
        elif information.card_number is not None:
            self.alarm = ""
        if information.damage is not None:
            logger.warning("status information of card terminal %s: %s", information.terminal_id, information.damage)
        return information
