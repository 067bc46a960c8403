"""A library with many modules, for the table of a cohort."""

from __future__ import annotations

from pathlib import Path


def write_modules(library: Path, last: int) -> list[str]:
    """Write small modules until the library has so many, in a course of their own; give the slugs of all."""
    folder = library / "content/modules"
    slugs = sorted(path.name for path in folder.iterdir() if path.is_dir())
    made = [f"{number:02}-more-{number}" for number in range(len(slugs) + 1, last + 1)]
    text = "## What helps?\n\n" + " ".join("Ask first, then listen, then say what you heard." for _ in range(80))
    for number, slug in enumerate(made, len(slugs) + 1):
        (folder / slug).mkdir()
        head = f"title: More {number}\nminutes: 4\noutcomes: [M{number}.LO1]"
        for lesson in (1, 2):
            (folder / slug / f"0{lesson}-lesson-{lesson}.md").write_text(f"---\n{head}\n---\n{text}\n")
        head = f"title: More {number}\nshort: More {number}\nminutes: 10\noutcomes:\n  M{number}.LO1: Listen."
        (folder / slug / "module.md").write_text(f"---\n{head}\nquiz: {slug}\n---\nWhy this matters.\n")
        (library / "quizzes" / f"{slug}.md").write_text(_bank(number, slug))
    listed, hours = ", ".join(made), round(len(made) * 10 / 60)
    head = f"title: Much more\nshort: More\nhours: {hours}\nmodules: [{listed}]\nfor: All of us."
    (library / "content/courses/much-more.md").write_text(f"---\n{head}\noutcomes: [Listen.]\n---\nIt is about more.\n")
    return slugs + made


def _bank(number: int, slug: str) -> str:
    told = "Say what happens next, and why. Twelve to forty-five words do: a reader on a phone has little time."
    parts = [f"---\ntitle: Quiz {number}\nmodule: {slug}\noutcomes: [M{number}.LO1]\nminutes: 2\nshow: 2\n---\n"]
    for item in range(1, 13):
        facts = f"outcome: M{number}.LO1\nlesson: {slug}/01-lesson-1\nlevel: {'analyse' if item % 2 else 'apply'}\n"
        choices = "".join(
            f"- 'Step number {place} of item {item}, in a sentence of about this length.' {{{points}}}\n    {told}\n"
            for place, points in enumerate((2, 1, 0), 1)
        )
        parts.append(f"## item-{item}\n{facts}\nA person, a place, a pressure. What comes first?\n\n{choices}")
    return "\n".join(parts)
