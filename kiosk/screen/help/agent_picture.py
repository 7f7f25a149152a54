"""The agent's moving picture: three planes uploaded as they come, turned into colours by the GPU."""

from kivy.clock import Clock
from kivy.graphics import BindTexture, Rectangle, RenderContext
from kivy.graphics.texture import Texture
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk.frames import Frame, FrameReader, plane_sizes

POLL_S = 1 / 30
STILL_AFTER_S = 1.5
"""A picture that has stood still for so long is no picture of somebody who is there."""
DIMMED = 0.36
"""How bright a dimmed picture still is; its colours go, too."""

# BT.601 with studio levels, as browsers send it; the corners are cut away with a smooth edge.
SHADER = """
#ifdef GL_ES
precision highp float;
#endif
varying vec4 frag_color;
varying vec2 tex_coord0;
uniform sampler2D texture0;
uniform sampler2D plane_u;
uniform sampler2D plane_v;
uniform vec2 box_at;
uniform vec2 box_size;
uniform float corner;
uniform float light;

void main(void) {
    float y = 1.1644 * (texture2D(texture0, tex_coord0).r - 0.0627);
    float u = texture2D(plane_u, tex_coord0).r - 0.5020;
    float v = texture2D(plane_v, tex_coord0).r - 0.5020;
    vec3 colour = vec3(y + 1.5960 * v, y - 0.3918 * u - 0.8130 * v, y + 2.0172 * u);
    vec2 from_middle = abs(gl_FragCoord.xy - box_at - 0.5 * box_size);
    vec2 beyond = max(from_middle - 0.5 * box_size + vec2(corner), 0.0);
    float inside = clamp(corner - length(beyond) + 0.5, 0.0, 1.0);
    colour = mix(vec3(y), clamp(colour, 0.0, 1.0), light) * light;
    gl_FragColor = vec4(colour, inside) * frag_color;
}
"""


class AgentPicture(Widget):
    """Shows the frame file at ``path`` while ``live``; fills its box and crops what stands over. ``has_picture`` says
    whether a frame has come, ``still`` that none has for a while. ``corner`` is the radius of its corners in pixels."""

    path = StringProperty("")
    live = BooleanProperty(False)
    corner = NumericProperty(1)
    has_picture = BooleanProperty(False)
    still = BooleanProperty(False)
    dimmed = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        self.canvas = RenderContext(
            use_parent_projection=True, use_parent_modelview=True, use_parent_frag_modelview=True
        )
        self.canvas.shader.fs = SHADER
        self._reader: FrameReader | None = None
        self._planes: list[Texture] = []
        self._box: Rectangle | None = None
        self._came_at = 0.0
        super().__init__(**kwargs)
        for name in ("path", "live"):
            self.fbind(name, self._follow)
        for name in ("pos", "size", "corner"):
            self.fbind(name, self._place)
        self.fbind("dimmed", self._dim)
        self._dim()
        self._follow()

    def _follow(self, *_: object) -> None:
        """Poll only while there is something to see."""
        Clock.unschedule(self._poll)
        if self._reader is not None:
            self._reader.close()
            self._reader = None
        if self.path and self.live:
            self._reader = FrameReader(self.path)
            Clock.schedule_interval(self._poll, POLL_S)
        elif self._box is not None:
            self._forget()

    def _poll(self, _dt: float) -> None:
        frame = self._reader.read() if self._reader is not None else None
        if frame is not None:
            self._came_at = Clock.get_time()
            self._upload(frame)
        self.still = self.has_picture and Clock.get_time() - self._came_at > STILL_AFTER_S

    def _upload(self, frame: Frame) -> None:
        sizes = plane_sizes(frame.width, frame.height)
        if not self._planes or tuple(self._planes[0].size) != sizes[0]:
            self._make(sizes)
        for texture, plane in zip(self._planes, (frame.y, frame.u, frame.v), strict=True):
            texture.blit_buffer(plane, colorfmt="luminance", bufferfmt="ubyte")
        self.has_picture = True
        self.canvas.ask_update()

    def _make(self, sizes: tuple[tuple[int, int], ...]) -> None:
        self.canvas.clear()
        self._planes = [Texture.create(size=size, colorfmt="luminance") for size in sizes]
        self.canvas.add(BindTexture(texture=self._planes[1], index=1))
        self.canvas.add(BindTexture(texture=self._planes[2], index=2))
        self.canvas["plane_u"], self.canvas["plane_v"] = 1, 2
        self._box = Rectangle(texture=self._planes[0])
        self.canvas.add(self._box)
        self._place()

    def _forget(self) -> None:
        """The last picture of a call that is over is not kept."""
        self.canvas.clear()
        self._planes, self._box = [], None
        self.has_picture = self.still = False

    def _dim(self, *_: object) -> None:
        self.canvas["light"] = DIMMED if self.dimmed else 1.0

    def _place(self, *_: object) -> None:
        if self._box is None or not self.width or not self.height:
            return
        self._box.pos, self._box.size = self.pos, self.size
        columns, rows = self._planes[0].size
        wide, high = self.width / columns, self.height / rows
        factor = max(wide, high)
        across, down = wide / factor / 2, high / factor / 2
        left, right, top, bottom = 0.5 - across, 0.5 + across, 0.5 - down, 0.5 + down
        self._box.tex_coords = (left, bottom, right, bottom, right, top, left, top)
        self.canvas["box_at"] = tuple(float(value) for value in self.to_window(*self.pos))
        self.canvas["box_size"] = (float(self.width), float(self.height))
        self.canvas["corner"] = float(self.corner)
