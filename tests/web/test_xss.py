"""Nothing that anybody writes runs in the page of anybody else (T08)."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
import yaml
from conftest import NOW
from flask import Flask, render_template_string
from jinja2 import nodes
from werkzeug.test import TestResponse

from course_app.course.files import read_file
from course_app.records import editions, rights
from course_app.records.audit import note
from course_app.records.db import begin_writing, commit, db
from course_app.records.outbox import Message, mark_failed, post
from course_app.web.admin.outbox import KINDS

from . import shelf
from .judge_dom import faults_of
from .leading import Trainer, day, trainer
from .site import Site, Visitor

PAYLOADS = (Path(__file__).parents[1] / "payloads.txt").read_text("utf-8").splitlines()
LOOK = "/modules/01-first/01-look"
COLUMNS: dict[str, list[str]] = yaml.safe_load(Path(__file__).with_name("columns.yaml").read_text("utf-8"))


def with_payload(payload: str) -> dict[str, str]:
    """The small library with a payload in each of its texts; in a header as YAML would quote it."""
    texts = dict(shelf.sound())
    for path, columns in COLUMNS.items():
        _, header, body = texts[path].split("---\n", 2)
        for column in columns:
            assert column in header or column in body, (path, column)
            header = re.sub(rf"(?m)^( *(?:[\w.]+|-): |- |  - )?(.*{re.escape(column)}.*)$", _quoted(payload), header)
            body = body.replace(column, f"{column} {payload}", 1)
        texts[path] = f"---\n{header}---\n{body}"
    return texts


def _quoted(payload: str):  # type: ignore[no-untyped-def]
    def put(found: re.Match[str]) -> str:
        line = found[0]
        key, colon, value = line.partition(": ")
        if line.lstrip().startswith("- "):
            key, colon, value = line.partition("- ")
        if value.startswith(("{", "[")):
            return line.replace("holding", f"'holding {payload.replace(chr(39), chr(39) * 2)}'")
        value = value.strip("'\"").replace("''", "'")
        return f"{key}{colon}'{value} {payload}'".replace(payload, payload.replace("'", "''"))

    return put


def smuggle(site: Site, texts: dict[str, str]) -> None:
    """Put texts into the library past the checker, as somebody with access to the database could."""
    with site.app.app_context():
        begin_writing()
        for path, text in texts.items():
            file = read_file(path, text.encode())
            editions.put_edition(file.kind, file.slug, file.lang, path, file.body, NOW)
            editions.move_pointer(path, file.digest)
        editions.add_publication("smuggler", len(texts), [], NOW)
        commit()
        site.app.extensions["serving"].refresh()


def pages_of_authors(site: Site, ada: Visitor) -> list[tuple[str, int, str]]:
    """Every page that shows what an author wrote, with a check answered and a story on its way and ended."""
    addresses = [
        *("/", "/courses/both", "/modules/01-first", f"{LOOK}?check=which&answer=1", f"{LOOK}?lang=es", "/glossary"),
        *("/modules/01-first/02-listen", "/references", "/fact-sheets", "/fact-sheets/doors/en", "/search?q=door"),
        *("/quizzes/01-first", "/quizzes/s-door"),
    ]
    found = [("first", 200, site.open("Zoe Lind").get("/").text)]
    for quiz, answers in (("s-door", {"knock": (0,), "table": (0,)}), ("01-first", {"gate": (0,), "ears": (0, 1)})):
        known = site.app.extensions["serving"].library.quizzes.get(quiz)
        if known is None or not set(answers) <= set(known.scenes):
            continue  # the payload broke the file
        attempt = ada.begin(quiz)
        for position, scene in enumerate(attempt.drawn or answers, 1):
            page = ada.get(f"/attempts/{attempt.id}")
            found.append((scene, page.status_code, page.text))
            ada.step(attempt, position, scene, *answers[scene])
            addresses.append(f"/attempts/{attempt.id}/steps/{position}")
        addresses.append(f"/attempts/{attempt.id}")
    ada.post(f"{LOOK}/checks/which", {"answer": "1"})
    for address in addresses:
        page = ada.get(address)
        found.append((address, page.status_code, page.text))
    return found


@pytest.mark.check("T08")
@pytest.mark.only("sqlite")
@pytest.mark.parametrize("part", range(5))
def test_no_text_of_an_author_runs_on_any_page(own_site: Site, part: int) -> None:
    shown = asked = 0
    for payload in PAYLOADS[part::5]:
        smuggle(own_site, with_payload(payload))
        ada = own_site.open("Ada Mensah")
        ada.post("/courses/both/enrolments")
        for address, status, page in pages_of_authors(own_site, ada):
            asked += 1
            shown += status == 200
            assert faults_of(page) == [], (payload, address)
    assert shown > 0.9 * asked  # else the payloads broke the files, and nothing was looked at


@pytest.mark.only("sqlite")
def test_each_text_of_an_author_is_on_some_page_of_this_test(own_site: Site) -> None:
    texts = dict(shelf.sound())
    words = {}
    for path, columns in COLUMNS.items():
        for number, column in enumerate(columns):
            words[f"zq{len(words)}zq"] = (path, column)
            word = f"zq{len(words) - 1}zq"
            assert texts[path].count(column), (path, column, number)
            texts[path] = texts[path].replace(column, f"{column.rstrip()} {word}" + "\n" * column.endswith("\n"), 1)
    smuggle(own_site, texts)
    ada = own_site.open("Ada Mensah")
    ada.post("/courses/both/enrolments")
    together = "".join(page for _, _, page in pages_of_authors(own_site, ada))
    unseen = {where for word, where in words.items() if word not in together}
    assert unseen == set()


@pytest.mark.check("T08")
@pytest.mark.only("sqlite")
def test_no_text_of_a_learner_runs_on_any_page(site: Site) -> None:
    anybody = site.open()
    for payload in (" ".join(PAYLOADS[start : start + 5]) for start in range(0, len(PAYLOADS), 5)):
        ada = site.open(payload)
        ada.post(f"{LOOK}/reflections/opened", {"words": f"{payload}</textarea>{payload}", "revision": "0"})
        pages = [
            ada.post(f"{LOOK}/reflections/opened", {"words": f"other {payload}", "revision": "0"}),
            *(ada.get(address) for address in (LOOK, "/me/journal", "/me/account")),
            anybody.get("/search", query_string={"q": payload}),
            anybody.get("/verify", query_string={"number": payload}),
            anybody.get("/sign-in", query_string={"next": payload}),
            anybody.post("/register", {"name": payload, "email": payload, "password": "x", "next": payload}),
            anybody.post("/sign-in", {"email": payload, "next": payload}),
            anybody.post(f"{LOOK}/reflections/opened", {"words": payload, "revision": payload, payload: payload}),
            anybody.get(f"/modules/{payload.replace('/', '')}"),
        ]
        for page in pages:
            assert faults_of(page.text) == [], (payload, page.request.path)


@pytest.mark.check("T08")
@pytest.mark.only("sqlite")
def test_no_text_of_a_learner_or_a_trainer_runs_in_the_others_pages(site: Site) -> None:
    """Names, notes, goals, asks, suggestions, entries and answers about a module, for all who read them."""
    payloads = [" ".join(PAYLOADS[start : start + 5]) for start in range(0, len(PAYLOADS), 5)]
    for fives in (payloads[start : start + 5] for start in range(0, len(payloads), 5)):
        tom = trainer(site, fives[0]).make(fives[0][:99])
        asked = tom.ask("module:02-second", note=fives[0])
        for ada, payload in zip(tom.with_(*fives), fives, strict=True):
            for page in _talked(tom, ada, asked, f"{payload}</textarea>{payload}"):
                assert faults_of(page.text) == [], (payload, page.request.path)
        assert "Five people answered." in tom.get(f"{tom.home}/voices").text
        assert faults_of(tom.get(f"{tom.home}/voices").text) == []


def _talked(tom: Trainer, ada: Visitor, asked: int, text: str) -> list[TestResponse]:
    """Let the two say this in each of their boxes, well and badly; give the pages on which it stands."""
    hers, mine = f"{tom.home}/people/{ada.id}", f"/me/cohorts/{tom.cohort}"
    time, short = f"/me/assignments/{asked}/more-time", text[:1000]
    note = ada.post("/me/notes", {"module": "02-second", "words": text}).location
    goal = ada.post("/me/goals", {"goal": text[:300], "day": day(9)}).location
    ada.post(time, {"wish_on": day(40), "reason": short})
    ada.post(f"{mine}/suggestions", {"words": short, "signed": "y"})
    tom.post(f"{tom.home}/voices", {"said": short, "did": short})
    ada.post("/modules/02-second/01-mend/completions")
    ada.pass_quiz("02-second")
    ada.post("/modules/02-second/pulses", {"useful": "4", "words": short})
    answer = re.findall(rf"{tom.home}/more-time/\d+", tom.get(tom.home).text)[0]
    long = text * 20
    pages = [
        *(ada.get(path) for path in ("/", "/me", "/me/notes", "/modules/02-second", note, goal, time, mine)),
        *(tom.get(path) for path in (tom.home, hers, f"{hers}/notes", note, goal, f"{tom.home}/voices", answer)),
        ada.post("/me/notes", {"module": text, "mentor": text, "words": long, "key": text}),
        ada.post("/me/goals", {"goal": long, "day": text, "goal_key": text, "goal_mentor": text}),
        ada.post(time, {"wish_on": text, "reason": long}),
        ada.post(f"{mine}/suggestions", {"words": long, "key": text}),
        tom.post(f"{hers}/notes", {"module": text, "words": long, "key": text}),
        tom.post(f"{tom.home}/voices", {"about": text, "said": long, "did": text, "key": text}),
        tom.post(answer, {"given": text, "given_on": text, "answer": long}),
    ]
    assert [page.status_code for page in pages] == [200] * 15 + [422] * 7
    return pages


@pytest.mark.check("T08")
@pytest.mark.only("sqlite")
def test_no_name_no_reason_and_no_answer_of_a_mail_server_runs_on_the_pages_of_admins(own_site: Site) -> None:
    ruth = own_site.open("Ruth Adeyemi", "admin")
    for start in range(0, len(PAYLOADS), 5):
        text = " ".join(PAYLOADS[start : start + 5])
        ada = own_site.person(text)
        with own_site.app.app_context():
            begin_writing()
            rights.grant(
                ada.id, "trainer", rights.Hand(ruth.id, text, NOW, lambda what, about: note(what, about, 1, NOW))
            )
            post(text[:40], f"{text[:90]}@example.org", {}, f"to {ada.id}", NOW)
            made = db.session.query(Message).filter_by(key=f"to {ada.id}").one()
            mark_failed(made, text, NOW, for_good=True)
            held = {"path": text, "line": 1, "message": text, "hash": ""}
            number = editions.add_publication(text, 1, [held], NOW, text).id
            note(text, text, ada.id, NOW)
            commit()
        asked = {"q": text, "who": text, "event": text, "about": text, "since": text, "page": text, "show": text}
        person = f"/admin/people/{ada.id}"
        pages = [
            *(ruth.get(path) for path in ("/admin/people", person, "/admin/outbox", "/admin/publications")),
            *(ruth.get(path) for path in ("/admin/audit", f"/admin/publications/{number}")),
            *(ruth.get(path, query_string=asked) for path in ("/admin/people", "/admin/outbox", "/admin/audit")),
            ruth.post(f"{person}/changes", {"change": text, "change_reason": text * 9, "change_password": text}),
            ruth.post(f"/admin/publications/{number}/uses", {"why": text * 9}),
            ruth.post("/admin/audit/exports", asked),
        ]
        assert [page.status_code for page in pages] == [200] * 8 + [422] * 4
        for page in pages:
            assert faults_of(page.text) == [], (text, page.request.path)


@pytest.mark.check("T08")
@pytest.mark.only("sqlite")
def test_what_is_translated_is_text_and_never_html(own_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some pages give `_()` a word from a table of ours; let such a table hold what somebody wrote."""
    ruth, ada = own_site.open("Ruth Adeyemi", "admin"), own_site.person()
    canary = """<i id=x>"'&amp; 100 % %(name)s"""
    monkeypatch.setitem(KINDS, "reset", canary)
    with own_site.app.app_context():
        begin_writing()
        post("reset", ada.email, {}, "key", NOW, ada.id)
        commit()
    page = ruth.get("/admin/outbox?show=waiting")
    assert (page.status_code, "<i id=x>" in page.text, canary in html.unescape(page.text)) == (200, False, True)


@pytest.mark.check("T08")
@pytest.mark.only("sqlite")
@pytest.mark.parametrize(
    "template",
    [
        *("{{ _(words) }}", "{{ gettext(words) }}", "{{ ngettext(words, words, 2) }}", "{{ pgettext('x', words) }}"),
        *("{{ _('To %(who)s') % {'who': words} }}", "{% trans who=words %}To {{ who }}{% endtrans %}"),
        *("{{ capital(_(words)) }}", "{{ counted(2, words, _(words)) }}", "{{ _('To') ~ ' ' ~ _(words) }}"),
        *("{{ _(words)|replace('y', words) }}", "{{ [_(words), words]|join(_(words)) }}"),
    ],
)
def test_no_way_to_say_a_sentence_lets_html_through(site: Site, template: str) -> None:
    with site.app.test_request_context():
        shown = render_template_string(template, words='<i id=x>"y"')
    assert "<" not in shown
    assert "&lt;i id=x&gt;&#34;y&#34;" in shown


# What is shown as HTML: what the course made of an author's text, through the allow-list. Nothing that a person wrote.
AS_HTML = set(
    """
    answer.html before block.html block.question block.reveal block.title body choice.feedback choice.html
    crossing.question ending.band ending.debrief entry.prompt groups.html heading.html html intro item.question line
    line.html one.done option option.answer option.feedback option.given option.html option.other part part.html
    road.happened road.html road.other road.why said scene.question show.intro step.chosen step.happened step.other
    step.question step.why term.html told.chosen told.happened told.question told.why work work.html
    """.split()  # noqa: SIM905
)


@pytest.mark.check("T08")
@pytest.mark.only("sqlite")
def test_nothing_but_texts_of_the_course_is_shown_as_html(app: Flask) -> None:
    """Whoever marks anything else as safe looks where it comes from, and names it above."""
    marked = set()
    env = app.jinja_env
    for name in env.list_templates(filter_func=lambda name: name.endswith(".html")):
        source, _, _ = env.loader.get_source(env, name)
        tree = env.parse(source)
        assert [*tree.find_all((nodes.MarkSafe, nodes.ScopedEvalContextModifier))] == [], name
        marked |= {_named(found.node) for found in tree.find_all(nodes.Filter) if found.name == "safe"}
    assert marked - {""} == AS_HTML


def _named(node: nodes.Node | None) -> str:
    """The last two words of an expression; nothing for what is written in the template itself."""
    match node:
        case nodes.Getattr() | nodes.Getitem():
            of = _named(node.node).rpartition(".")[2]
            return f"{of}.{node.attr}" if isinstance(node, nodes.Getattr) else of
        case nodes.Call():
            return _named(node.node)
        case nodes.Name():
            return node.name
        case nodes.Const():
            return ""
    return repr(node)


@pytest.mark.parametrize(
    "page",
    [
        *("<p onclick=x>", "<script>1</script>", "<a href=' java&#10;script:x'>", "<form action=//evil.example>"),
        *("<svg><script>1</script></svg>", "<iframe>", "<base href=/>", "<p style=x>", "<img src=data:x>"),
        *("<meta http-equiv=refresh>", "<form action=https://evil.example>", "<svg><a xlink:href=javascript:x>"),
    ],
)
def test_the_judge_sees_what_could_run(page: str) -> None:
    assert faults_of(f"<!doctype html><html><body>{page}") != []
