"""The pages of a batch, one by one: from folders, patterns, single files, and lists of files.

Names are paths below the input's root, all different, and the same in every walk over the same
inputs. A folder is walked in the order of its names; hidden files are left out, links to folders
are not followed. A file or line that can't be read is an :class:`Input` with a problem, never the end.
"""

from __future__ import annotations

import glob
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from extractor.batch.containers import Found, Load, holds_many, pages_in
from extractor.errors import UsageError
from extractor.pages import Page
from extractor.records import Problem, ProblemKind
from extractor.shown.inert import inert

STDIN = "-"
NAME_LENGTH = 300

Take = Callable[[Path, str], Iterator[Found]]
"""What is done with a file that is met, and what it is called."""


@dataclass(frozen=True)
class Input:
    """One page to be read: its place in the walk, its name, and how it is had; or why it can't be."""

    seq: int
    name: str
    load: Load | None = None
    problem: Problem | None = None

    def page(self) -> Page:
        """Read it now. Raises :class:`UsageError` where it can't be read."""
        if self.load is None:
            raise UsageError(self.problem.reason if self.problem else f"{self.name}: there is nothing to read")
        return self.load(self.name)


@dataclass(frozen=True)
class Sources:
    """Where pages come from: what was given, and the folder that relative paths start from.

    ``listed`` is a file of names, a line each, that stands for ``-``; ``leave_out`` a folder that is never walked into; ``log`` a
    file that is no page, whatever names it: it grows while inputs are read, and would have no end.
    """

    given: tuple[str, ...]
    folder: Path
    listed: Path | None = None
    leave_out: Path | None = None
    log: Path | None = None

    def check(self) -> None:
        """Hear of a wrong name before anything is read. Raises :class:`UsageError`."""
        if self.given.count(STDIN) > 1:
            raise UsageError("- (a list of files on standard input) can be given once only")
        for given in self.given:
            if given != STDIN and not os.path.lexists(self.folder / given) and not _pattern(given):
                raise UsageError(f"{given}: there is no such file or folder")

    def places(self) -> tuple[str, ...]:
        """What was given, wherever the command is said from."""
        return tuple(given if given == STDIN else os.path.normpath(self.folder / given) for given in self.given)


def walk(sources: Sources) -> Iterator[Input]:
    """All inputs in order, each when it is asked for."""
    names = _Names()
    for seq, found in enumerate(_found(sources, _but(sources.log, pages_in))):
        problem = _problem(found.problem) if found.problem else None
        yield Input(seq, names.unique(safe_name(found.name)), found.load, problem)


def counted(sources: Sources) -> Iterator[int | None]:
    """Of each file among the inputs how many pages it holds: one, or None where it would have to be read."""
    for found in _found(sources, _but(sources.log, _unread)):
        yield None if found is MANY else 1


MANY = Found("", problem="only reading it tells how many pages it holds")


def _unread(path: Path, name: str) -> Iterator[Found]:
    return iter([MANY if holds_many(path) else Found(name)])


def _but(log: Path | None, take: Take) -> Take:
    """``take``, which gets every file but that one."""
    if log is None:
        return take
    return lambda path, name: iter(()) if path.name == log.name and _is(path, log) else take(path, name)


def _problem(reason: str) -> Problem:
    return Problem(kind=ProblemKind.UNREADABLE, stage="inputs", reason=inert(reason))


def _found(sources: Sources, take: Take) -> Iterator[Found]:
    for given in sources.given:
        if given == STDIN:
            for line in _listed(sources.listed):
                yield from _at(sources, line, take)
        elif os.path.lexists(sources.folder / given):
            yield from _at(sources, given, take)
        else:
            yield from _matching(sources, given, take)


def _listed(file: Path | None) -> Iterator[str]:
    """The names of a list: a line each, or each ended by a NUL, as ``find -print0`` does."""
    if file is None:
        return
    with file.open("rb") as lines:
        end = b"\0" if b"\0" in lines.read(2**16) else b"\n"
        lines.seek(0)
        for name in _split(lines, end):
            if name.strip(b"\r\n"):
                yield os.fsdecode(name.strip(b"\r\n"))


def _split(chunks: Iterable[bytes], end: bytes) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(end)
        yield from whole
    yield rest


def _at(sources: Sources, given: str, take: Take) -> Iterator[Found]:
    """The pages of a file or folder by its path."""
    path = sources.folder / given
    if path.is_dir():
        return _below(path, path, sources.leave_out, take) if not _is(path, sources.leave_out) else iter(())
    if not path.is_file():
        reason = "is no regular file" if os.path.lexists(path) else "there is no such file"
        return iter([Found(given, problem=f"{given}: {reason}")])
    return take(path, _name_of(given, sources.folder))


def _name_of(given: str, folder: Path) -> str:
    """A single file is called as it was given, below the current folder where it lies there."""
    path = Path(os.path.normpath(folder / given))
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else given


# ---- patterns


def _pattern(given: str) -> bool:
    return glob.has_magic(given)


def _matching(sources: Sources, pattern: str, take: Take) -> Iterator[Found]:
    """What a pattern such as ``pages/**/*.html`` matches; its root is what stands before the first sign of a pattern."""
    root = Path(os.path.normpath(sources.folder / _fixed(pattern)))
    whole = str(Path(glob.escape(str(sources.folder))) / pattern)
    matches = glob.glob(whole, recursive=True)  # noqa: PTH207 (Path.glob takes no absolute pattern)
    for match in sorted(matches, key=os.fsencode):
        path = Path(match)
        if sources.leave_out is not None and _lies_in(path, sources.leave_out):
            continue
        if not path.is_dir():
            yield from _entry(path, root, take, linked=True)
        elif "**" not in pattern:  # else what lies in it matches by itself
            yield from _below(path, root, sources.leave_out, take)


def _fixed(pattern: str) -> str:
    parts = Path(pattern).parts
    return str(Path(*parts[: next(at for at, part in enumerate(parts) if glob.has_magic(part))]))


# ---- folders


def _below(folder: Path, root: Path, leave_out: Path | None, take: Take) -> Iterator[Found]:
    """Depth first. Folders under way stand on a list of their own: a tree may be deeper than Python may call."""
    under_way = [(folder, _names(folder))]
    while under_way:
        at, names = under_way[-1]
        name = next(names, None)
        if name is None:
            under_way.pop()
            continue
        path = at / name
        if not path.is_dir():
            yield from _entry(path, root, take)
        elif not path.is_symlink() and not _is(path, leave_out):
            try:
                under_way.append((path, _names(path)))
            except OSError as error:
                yield Found(_relative(path, root), problem=f"{path} can't be listed: {error.strerror}")


def _names(folder: Path) -> Iterator[str]:
    """Held as names only: a folder may have a million of them."""
    names = [entry.name for entry in os.scandir(folder) if not entry.name.startswith(".")]
    return iter(sorted(names, key=os.fsencode))


def _entry(path: Path, root: Path, take: Take, *, linked: bool = False) -> Iterator[Found]:
    """A file below a root, maybe ``linked`` to by a folder on the way. A link out of the root may lead anywhere: who
    wrote the folder is not who runs the batch."""
    name = _relative(path, root)
    if (linked or path.is_symlink()) and not _lies_in(path, root):
        return iter([Found(name, problem=f"{name} is a link out of its folder; give what it links to as an input")])
    if not path.is_file():
        return iter([Found(name, problem=f"{name} is no regular file")])
    return take(path, name)


def _is(path: Path, other: Path | None) -> bool:
    return other is not None and path.resolve() == other.resolve()


def _lies_in(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _relative(path: Path, root: Path) -> str:
    return str(path.relative_to(root)) if path.is_relative_to(root) else path.name


# ---- names


def safe_name(raw: str) -> str:
    """A name that is a path below a folder, whatever it was called: not absolute, never upwards, without control characters."""
    parts = [part for part in inert(raw).replace("\\", "/").split("/") if part.strip() not in ("", ".", "..")]
    name = "/".join(parts) or "page"
    if len(name) <= NAME_LENGTH:
        return name
    return f"{name[: NAME_LENGTH - 9]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


class _Names:
    """Makes names different: the second ``a.html`` is ``a~2.html``. What it keeps of a name is eight bytes."""

    def __init__(self) -> None:
        self._taken: set[bytes] = set()
        self._times: dict[str, int] = {}
        """Of names that came more than once."""

    def unique(self, name: str) -> str:
        while not self._take(candidate := _numbered(name, self._times.get(name, 1))):
            self._times[name] = self._times.get(name, 1) + 1
        return candidate

    def _take(self, name: str) -> bool:
        mark = hashlib.blake2b(name.encode(), digest_size=8).digest()
        free = mark not in self._taken
        self._taken.add(mark)
        return free


def _numbered(name: str, number: int) -> str:
    """Before the suffix, which tells what kind of page it is."""
    path = PurePosixPath(name)
    return name if number == 1 else str(path.with_name(f"{path.stem}~{number}{path.suffix}"))


def sources_of(inputs: Sequence[str | os.PathLike[str]], *, listed: Path | None = None, leave_out: Path | None = None) -> Sources:
    """What is given here and now, from the current folder."""
    return Sources(tuple(os.fspath(given) for given in inputs), Path.cwd(), listed, leave_out)
