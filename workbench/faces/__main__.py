"""Make what simulated cameras and microphones play: the drawn faces as JPEG and MJPEG, and a voice. `python -m workbench.faces`"""

import io
import subprocess
from pathlib import Path

import resvg_py
from PIL import Image

from workbench.faces.score import SCORE

HERE = Path(__file__).parent
SIZE = (640, 480)
BROWSER_FRAMES_A_SECOND = 30
CAMERA_PICTURES_A_SECOND = 10
VOICES = {
    "customer": ("en-us+m3", "Hello! I am looking for something without nuts. And could I have it with a lemonade, please?"),
    "maya": ("en-us+f2", "Hi, this is Maya. Sure, let me put that into your order. You can see it on your screen now."),
}


def make(who: str) -> None:
    """Everything of one person, unless it is newer than its drawings already."""
    drawings = sorted((HERE / who).glob("*.svg"))
    out = HERE / who / "rasterised"
    voice = out / "voice.wav"
    if voice.exists() and voice.stat().st_mtime > max(drawing.stat().st_mtime for drawing in drawings):
        return
    out.mkdir(exist_ok=True)
    poses = {drawing.stem: _jpeg(drawing) for drawing in drawings}
    pictures = [poses[pose] for pose in SCORE]
    for number, picture in enumerate(pictures):
        (out / f"{number:02}.jpg").write_bytes(picture)
    repeat = BROWSER_FRAMES_A_SECOND // CAMERA_PICTURES_A_SECOND
    (out / "face.mjpeg").write_bytes(b"".join(picture * repeat for picture in pictures))
    name, words = VOICES[who]
    subprocess.run(["espeak-ng", "-v", name, "-s", "150", "-w", voice, words], check=True)


def _jpeg(drawing: Path) -> bytes:
    picture = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_path=str(drawing), width=SIZE[0]))))
    ground = Image.new("RGB", SIZE, "white")
    ground.paste(picture.convert("RGBA").resize(SIZE), (0, 0), picture.convert("RGBA").resize(SIZE))
    file = io.BytesIO()
    ground.save(file, "JPEG", quality=88)
    return file.getvalue()


def make_poses(who: str) -> None:
    """One picture for each pose of somebody whose face is moved from outside."""
    out = HERE / who / "rasterised"
    out.mkdir(exist_ok=True)
    for drawing in sorted((HERE / who).glob("*.svg")):
        picture = out / f"{drawing.stem}.jpg"
        if not picture.exists() or picture.stat().st_mtime <= drawing.stat().st_mtime:
            picture.write_bytes(_jpeg(drawing))


if __name__ == "__main__":
    for person in VOICES:
        make(person)
    for folder in HERE.iterdir():
        if folder.is_dir() and folder.name not in VOICES and any(folder.glob("*.svg")):
            make_poses(folder.name)
