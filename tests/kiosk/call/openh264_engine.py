"""``python -m tests.kiosk.call.openh264_engine``: the media engine where OpenH264 is the encoder to take."""

from kiosk.call import codecs
from kiosk.call.__main__ import main

codecs.PREFERRED = (codecs.OPENH264,)

if __name__ == "__main__":
    main()
