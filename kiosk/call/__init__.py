"""The media engine: one process per call, which owns the camera, the microphone and the speaker, and is gone with the call.

It reads `domain.media.ToCall` from its standard input and writes `domain.media.FromCall` to its output. Inside:

- `__main__` the lines and the main loop;
- `engine` what each message does, and the state of the media;
- `pipeline` the GStreamer elements from camera to network and from network to picture and sound;
- `connections` all connections of the call, `connection` each of them, `network` its webrtcbin;
- `negotiation` offer, answer and candidates; `ice` the servers they need;
- `channels` real-time text and the beat over data channels, `typed` the text over all of them; `liveness` what the beat says;
- `picture` the decoded frames on their way to the screen;
- `measurements` the figures of each second;
- `adaptation` how our picture follows the line: `feedback` what the other side tells of our packets, `congestion` the bitrate
  that follows, `ladder` the picture that is worth it, `pacing` and `repeats` what keeps it from filling the line;
- `codecs` which encoder.
"""
