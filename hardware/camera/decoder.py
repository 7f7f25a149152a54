"""Codes in a picture: QR and the other printed squares, and the bars on packages. By zxing-cpp, the best that was measured
(benchmarks/codes.py).
"""

import cv2
import numpy as np
import zxingcpp

_SQUARES = zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.DataMatrix, zxingcpp.BarcodeFormat.Aztec
_BARS = (
    zxingcpp.BarcodeFormat.EAN13,
    zxingcpp.BarcodeFormat.EAN8,
    zxingcpp.BarcodeFormat.UPCA,
    zxingcpp.BarcodeFormat.UPCE,
    zxingcpp.BarcodeFormat.Code128,
)
FORMATS = zxingcpp.BarcodeFormats([*_SQUARES, *_BARS])
"""Those without a check of their own (Code 39, ITF, Codabar) are seen in stripes of any shirt."""


def read_codes(picture: np.ndarray) -> list[str]:
    """The texts of all codes in a picture (grey, or in blue, green and red), the one nearest to its middle first."""
    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape

    def from_middle(code: zxingcpp.Barcode) -> float:
        corners = (code.position.top_left, code.position.bottom_right)
        x, y = (sum(corner.x for corner in corners) / 2, sum(corner.y for corner in corners) / 2)
        return float(abs(x - width / 2) + abs(y - height / 2))

    found = [code for code in zxingcpp.read_barcodes(grey, formats=FORMATS) if code.valid and code.text]
    return [code.text for code in sorted(found, key=from_middle)]
