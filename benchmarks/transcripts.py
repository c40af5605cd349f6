"""Reads large transcripts of every common shape: MB a minute, peak memory, and the peers' pace.

Run `python benchmarks/transcripts.py [FILE...]`; files given are read as well. Times are CPU
seconds, the best of five on one core; memory is that of a process of its own. Exits 1 below
100 MB a minute of VTT, or if two hours take 0.3 s or 60 MB.
"""

import io
import json
import multiprocessing
import sys
import time
import zipfile
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from candidates.transcripts import UnreadableTranscript, read_transcript

MB = 1024**2
SAID = (
    *("we", "looked", "at", "the", "numbers", "and", "I", "stopped", "the", "rollout", "because"),
    *("churn", "rose", "in", "one", "segment", "so", "I", "asked", "both", "what", "they", "would"),
    *("give", "up", "for", "it", "and", "wrote", "the", "limit", "down", "first"),
)
TWO_HOURS = 2400


def say(cue: int) -> tuple[str, str]:
    """Return (speaker, words) of a cue of three seconds; a speaker holds for six cues."""
    words = " ".join(SAID[(cue * 7 + at) % len(SAID)] for at in range(8 + cue % 7))
    return ("Jane Doe", "Priya Raman")[cue // 6 % 2], f"{words}."


def clock(seconds: int, mark: str) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}000"


def write_zoom(cues: int) -> bytes:
    timed = (
        f"{cue + 1}\n{clock(3 * cue, '.')} --> {clock(3 * cue + 3, '.')}\n{': '.join(say(cue))}\n"
        for cue in range(cues)
    )
    return "\n".join(["WEBVTT\n", *timed]).encode()


def write_teams(cues: int) -> bytes:
    guid = "8f0e6a1c-1f2e-4b3c-9d4e-5f6a7b8c9d0e"
    timed = (
        f"{guid}/{cue}-0\n{clock(3 * cue, '.')} --> {clock(3 * cue + 3, '.')}\n"
        f"<v {say(cue)[0]}>{say(cue)[1]}</v>\n"
        for cue in range(cues)
    )
    return "\n".join(["WEBVTT\n", *timed]).encode()


def write_srt(cues: int) -> bytes:
    timed = (
        f"{cue + 1}\n{clock(3 * cue, ',')} --> {clock(3 * cue + 3, ',')}\n{': '.join(say(cue))}\n"
        for cue in range(cues)
    )
    return "\n".join(timed).encode()


def write_plain(cues: int) -> bytes:
    return "\n\n".join(": ".join(say(cue)) for cue in range(cues)).encode()


def write_otter(cues: int) -> bytes:
    turns = (f"{say(cue)[0]}  {cue // 20}:{cue * 3 % 60:02}\n{say(cue)[1]}" for cue in range(cues))
    return "\n\n".join(turns).encode()


def write_json(cues: int) -> bytes:
    items = [
        {"index": cue, "speaker_name": say(cue)[0], "text": say(cue)[1], "start_time": 3 * cue}
        for cue in range(cues)
    ]
    return json.dumps({"sentences": items}).encode()


def write_docx(cues: int) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(
        f"<w:p><w:r><w:t>{say(cue)[0]}   {cue // 20}:{cue * 3 % 60:02}</w:t><w:br/>"
        f"<w:t>{say(cue)[1]}</w:t></w:r></w:p>"
        for cue in range(cues)
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f'<w:d xmlns:w="{space}">{body}</w:d>')
    return packed.getvalue()


WRITERS: dict[str, Callable[[int], bytes]] = {
    "Zoom VTT": write_zoom,
    "Teams VTT": write_teams,
    "SRT": write_srt,
    "plain": write_plain,
    "Otter": write_otter,
    "JSON": write_json,
    "DOCX": write_docx,
}


def read_with_webvtt(raw: bytes) -> int:
    import webvtt  # noqa: PLC0415  # not in the processes whose memory is measured

    return len(webvtt.from_string(raw.decode()).captions)


def read_with_srt(raw: bytes) -> int:
    import srt  # noqa: PLC0415  # not in the processes whose memory is measured

    return len(list(srt.parse(raw.decode())))


PEERS: dict[str, tuple[str, Callable[[bytes], int]]] = {
    "Zoom VTT": ("webvtt-py", read_with_webvtt),
    "Teams VTT": ("webvtt-py", read_with_webvtt),
    "SRT": ("srt", read_with_srt),
}


def time_best(read: Callable[[bytes], object], raw: bytes) -> float:
    """Return the seconds of the fastest of five readings."""
    best = float("inf")
    for _ in range(5):
        started = time.process_time()
        read(raw)
        best = min(best, time.process_time() - started)
    return best


def measure_memory(raw: bytes, answer: Connection) -> None:
    read_transcript(raw)
    # Not ru_maxrss: a new process inherits that from the one that started it.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    answer.send(int(status.partition("VmHWM:")[2].split()[0]) / 1024)


def find_peak(raw: bytes) -> float:
    """Return the peak memory in MB of a new process that reads `raw` once."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(
        target=measure_memory, args=(raw, sender)
    )
    process.start()
    peak: float = receiver.recv()
    process.join()
    return peak


def report(name: str, raw: bytes) -> tuple[float, float, float]:
    """Print one line; return (MB a minute, seconds, peak MB)."""
    seconds, peak = time_best(read_transcript, raw), find_peak(raw)
    pace = len(raw) / MB / seconds * 60
    line = f"{name:22} {len(raw) / MB:6.2f} MB {seconds:7.3f} s {pace:6.0f} MB/min {peak:5.0f} MB"
    if name in PEERS:
        peer, read = PEERS[name]
        line += f"  {peer} takes {time_best(read, raw) / seconds:.2f} times as long"
    print(line)
    return pace, seconds, peak


def main() -> None:
    print("20 hours of talk")
    large = {name: report(name, write(10 * TWO_HOURS)) for name, write in WRITERS.items()}
    print("two hours of talk")
    short = [report(f"{name}, 2 h", write(TWO_HOURS)) for name, write in WRITERS.items()]
    for path in map(Path, sys.argv[1:]):
        try:
            report(path.name[:22], path.read_bytes())
        except UnreadableTranscript as refusal:
            print(f"{path.name[:22]:22} refused, {refusal.code}: {refusal.message}")
    fast = min(large["Zoom VTT"][0], large["Teams VTT"][0]) >= 100
    small = all(seconds < 0.3 and peak < 60 for _, seconds, peak in short)
    sys.exit(0 if fast and small else 1)


if __name__ == "__main__":
    main()
