"""Opus packets to sound, at once and on the thread that asks. In a pipeline they would be decoded when they come, and not when
it is known what is missing; driven by hand, GStreamer's takes 1.7 times as long as libopus does."""

import ctypes

from kiosk.call.arrivals import RATE

LONGEST = 5_760
"""Samples of the longest packet (120 ms; RFC 6716, 2.1.4)."""

_opus = ctypes.CDLL("libopus.so.0")
_decode = _opus.opus_decode
_decode.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int32, ctypes.c_void_p, ctypes.c_int, ctypes.c_int)


class Decoder:
    """Of one voice at a time."""

    def __init__(self) -> None:
        self._state = ctypes.create_string_buffer(_opus.opus_decoder_get_size(1))
        if _opus.opus_decoder_init(self._state, RATE, 1):
            raise RuntimeError("libopus does not decode one channel of 48 kHz; is libopus0 installed whole?")
        self._sound = (ctypes.c_int16 * LONGEST)()
        self._bytes = memoryview(self._sound).cast("B")

    def decode(self, packet: bytes) -> bytes:
        """16 bits at 48 kHz; nothing if it cannot be decoded."""
        return self._made(packet, LONGEST) if packet else b""

    def conceal(self, samples: int) -> bytes:
        """What could have stood in a packet that is missing; of so many samples, a multiple of 120."""
        return self._made(None, samples)

    def _made(self, packet: bytes | None, most: int) -> bytes:
        made = _decode(self._state, packet, len(packet or b""), self._sound, most, 0)
        return bytes(self._bytes[: 2 * max(0, made)])
