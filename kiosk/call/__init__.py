"""The media engine: one process per call, which owns the camera, the microphone and the speaker, and is gone with the call.

It reads `domain.media.ToCall` from its standard input and writes `domain.media.FromCall` to its output. Inside:

- `__main__` the lines and the main loop, `later` what other threads leave to it;
- `engine` what each message does, and the state of the media;
- `pipeline` the GStreamer elements from camera to network and from network to picture and sound;
- `connections` all connections of the call, `connection` each of them, `network` its webrtcbin;
- `negotiation` offer, answer and candidates; `ice` the servers they need;
- `channels` real-time text and the beat over data channels, `text_by_hub` the text without them, `typed` that none of it is lost
  between these; `liveness` what the beat says;
- `sound` the customer's voice, `redundancy` each packet of it more than once; `hearing` the agent's: `voice`, `arrivals` and
  `missed` what comes, when, and what does not; `playout` and `stretching` what is played of it;
- `video` both pictures, `whole_pictures` when one is asked for anew; `picture` the decoded frames on their way to the screen;
- `measurements` the figures of each second;
- `adaptation` how our picture follows the line: `feedback` what the other side tells of our packets, `congestion` the bitrate
  that follows, `ladder` the picture that is worth it, `outlasted` when leaving it out was to no avail, `pacing` and `repeats`
  what keeps it from filling the line;
- `codecs` which encoder.
"""
