"""``python -m tests.kiosk.call.vp8_engine``: the media engine of a machine that has no H.264."""

from kiosk.call import codecs
from kiosk.call.__main__ import main

codecs.PREFERRED = (codecs.VP8,)

if __name__ == "__main__":
    main()
