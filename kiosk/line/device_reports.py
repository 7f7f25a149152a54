"""The devices of a call as the technician and the hub read them: what the last call found, each with what to do about it."""

from collections.abc import Mapping

from domain.call import IN_CALL, CallKind, CallState, CallView
from domain.media import DeviceSettings
from domain.messages import DeviceReport
from domain.trouble import Part, Problem, Trouble

_LOOK = "; look with `technician check camera`"
REMEDIES: Mapping[tuple[Part, Problem], str] = {
    (Part.CAMERA, Problem.MISSING): f"check its cable, and the name under [camera] with ls /dev/v4l/by-id{_LOOK}",
    (Part.CAMERA, Problem.BUSY): "another program has it: fuser -v /dev/video*; end that program",
    (Part.CAMERA, Problem.UNPLUGGED): f"check its cable and its USB port{_LOOK}",
    (Part.CAMERA, Problem.BLACK): f"take the cover off the lens, and switch the light on{_LOOK}",
    (Part.CAMERA, Problem.COVERED): f"take off what covers the lens, and clean it{_LOOK}",
    (Part.CAMERA, Problem.FROZEN): f"plug it out and in again; try another USB port{_LOOK}",
    (Part.MICROPHONE, Problem.MISSING): "check its cable, and the name under [audio] microphone with arecord -L",
    (Part.MICROPHONE, Problem.BUSY): "another program has it: fuser -v /dev/snd/*; end that program",
    (Part.MICROPHONE, Problem.UNPLUGGED): "check its cable and its USB port; arecord -l lists what is there",
    (Part.MICROPHONE, Problem.SILENT): "look for a mute key on it, and raise its level with alsamixer (F4: capture)",
    (Part.SPEAKER, Problem.MISSING): "check its cable, and the names under [audio], speaker and headphones, with aplay -L",
    (Part.SPEAKER, Problem.BUSY): "another program has it: fuser -v /dev/snd/*; end that program",
    (Part.SPEAKER, Problem.UNPLUGGED): "check its cable and its USB port; aplay -l lists what is there",
    (Part.RELAY, Problem.MISSING): "this network lets no call through: name a TURN server in the hub's [media] turn",
    (Part.RELAY, Problem.UNREACHABLE): "let this network out to the servers of the hub's [media] turn; do they run?",
    (Part.RELAY, Problem.REFUSED): "[media] turn_secret of the hub must be the TURN server's static-auth-secret",
    (Part.RELAY, Problem.UNTRUSTED): "its certificate must be valid, for the name in the hub's [media] turn, and by an "
    "authority of this system, or of the file (PEM) that [hub] relay_ca of the kiosk names",
}


class DeviceReports:
    """Only what is wrong is told: what a call used and did not complain of is well."""

    def __init__(self, devices: Mapping[str, DeviceSettings]) -> None:
        self._drivers = {Part(name): str(settings["driver"]) for name, settings in devices.items()}
        self._call = ""
        self._used: set[Part] = set()
        self._now: tuple[Trouble, ...] = ()
        self._before: tuple[Trouble, ...] = ()

    def follow(self, view: CallView) -> bool:
        """A call that used a device knows all there is to know of it; what an earlier one found stands until then. Whether the
        reports are others now."""
        known = self.reports
        if view.call and view.call != self._call:
            self._call, self._used, self._now = view.call, set(), ()
        if view.state in IN_CALL:
            if view.state is CallState.CONNECTED:
                self._used |= _used(view)
            newer = {trouble.part for trouble in view.trouble}
            well = view.state in (CallState.CONNECTED, CallState.WEAK)  # else its engine may be gone
            still = () if well else tuple(trouble for trouble in self._now if trouble.part not in newer)
            self._now = still + view.trouble
        elif self._used or self._now:
            kept = tuple(trouble for trouble in self._before if trouble.part not in self._used)
            self._before, self._now, self._used = self._with_news(kept), (), set()
        return self.reports != known

    @property
    def reports(self) -> tuple[DeviceReport, ...]:
        return tuple(self._report(trouble) for trouble in self._with_news(self._before))

    def _with_news(self, before: tuple[Trouble, ...]) -> tuple[Trouble, ...]:
        newer = {trouble.part for trouble in self._now}
        return (*(trouble for trouble in before if trouble.part not in newer), *self._now)

    def with_those(self, others: tuple[DeviceReport, ...]) -> tuple[DeviceReport, ...]:
        """In the place of what other processes say of the same devices, such as the camera that the screen reads codes with."""
        ours = {report.kind for report in self.reports}
        return tuple(report for report in others if report.kind not in ours) + self.reports

    def _report(self, trouble: Trouble) -> DeviceReport:
        driver = self._drivers.get(trouble.part, "turn")
        return DeviceReport(
            kind=trouble.part,
            driver=driver,
            state="trouble",
            detail=f"{trouble.problem} in the last call",
            remedy=REMEDIES[trouble.part, trouble.problem],
            simulated=driver == "simulated",
        )


def _used(view: CallView) -> set[Part]:
    """By a call that is connected: a call of text has no devices, and the customer may have switched some off."""
    if view.kind is CallKind.TEXT:
        return {Part.RELAY}
    used = {Part.RELAY, Part.SPEAKER}
    if not view.muted:
        used.add(Part.MICROPHONE)
    if view.camera_open:
        used.add(Part.CAMERA)
    return used
