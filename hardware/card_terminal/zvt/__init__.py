"""ZVT, the protocol of the German terminal makers (PA00P016 transport, PA00P015 commands, published by the VdTH).

Bytes are read and written in modules without I/O (`apdu`, `bmp`, `tlv`, `text`, `frame`, `link`, `commands`, `status`);
only `line` touches a port, and only `driver` and the conversations it holds decide anything.
"""
