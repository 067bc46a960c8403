"""What is kept about a person, in plain words; how long and on what ground comes from the registry of the records."""

from __future__ import annotations

from typing import NamedTuple

from course_app.records.privacy import PERSONAL

# By the name under which each kind of record is exported: what it is, and what it is for.
WORDS = {
    "account": ("Your account", "Name, address, a scrambled form of your password, and whether you like dark pages."),
    "roles": ("What you may do here", "Whether you lead a cohort, write courses or run the site, and who said so."),
    "sign_ins": ("Where you are signed in", "The kind of browser and the times, so that you can see and end each one."),
    "account_changes": (
        "What was done with your account",
        "Roles given and taken, the account closed or opened, by whoever runs the site, and why. Also what you did, if "
        "you run it.",
    ),
    "second_step": ("Your second step when signing in", "What your app needs to show codes, and since when."),
    "recovery_codes": ("Your recovery codes", "Scrambled. When they were made, and which were used."),
    "half_sign_ins": ("Sign-ins that wait for a code", "Between your password and your code, for ten minutes."),
    "events": ("The audit trail", "Sign-ins, files taken out and changes of rights, in numbers instead of names."),
    "site_settings": ("Settings of the site that you changed", "If you run the site: which, and when."),
    "mail_links": ("Links that were mailed to you", "So that each one works once, for a while, and only for you."),
    "enrolments": ("Courses that you take", "So that they stand on your first page."),
    "lessons": ("Lessons that you have done", "So that you see what is left."),
    "checks": ("Answers to small checks in lessons", "So that you find them again. They are not scored."),
    "journal": ("Your journal", "What you wrote while reading. Nobody else on this site can read it."),
    "modules": ("Modules that you have finished", "So that what is done stays done when a text changes."),
    "courses": ("Courses that you have finished", "The day stands on your statement."),
    "attempts": ("Quizzes and scenarios that you played", "So that you can stop and go on, and for your best result."),
    "steps": ("Your answers in them", "Each with its time, so that nothing is lost when a connection is."),
    "statements": ("Your statements", "So that whoever has a number can check that it is real."),
    "statement_files": ("The files of your statements", "So that you get the same file each time."),
    "badges": (
        "Your badges",
        "Where their status is told, so that whoever is shown one can ask.",
    ),
    "corrections": (
        "Corrections that you asked for",
        "So that your name is put right, and you see the answer.",
    ),
    "revocations": ("Statements that were taken back", "That it was taken back; when and why stand in the statement."),
    "issuers": ("The issuer of statements, as you wrote it", "If you run the site: what you put to use, and when."),
    "mails": ("Mails to you", "So that each is sent once."),
    "cohorts": ("Cohorts that you made", "If you lead cohorts: their names, and when you made them."),
    "leads": ("Cohorts that you lead", "Whose progress you may see, and since when."),
    "memberships": ("Cohorts that you are in", "Their trainers see what you have done and when. Leaving ends that."),
    "join_codes": ("Codes to join that you made", "If you lead cohorts: who let people in, and until when."),
    "invitations": (
        "Invitations to you",
        "The address and the name that a trainer wrote, so that the link works once.",
    ),
    "assignments": ("What you were asked to do, or asked of others", "So that it stands on a first page."),
    "assignment_terms": ("Dates and notes of that", "From when to when, who set it, and what they added."),
    "withdrawals": ("What is no longer asked", "Who took it back, and when."),
    "later_dates": ("Dates of your own", "If you were given more time: until when, by whom and why."),
    "openings": ("When a trainer opened your answers", "Who, when, at which quiz, and why."),
    "conversations": ("Conversations with a mentor", "With whom, and about which module."),
    "notes": ("Notes in them", "What the two of you wrote. Nobody else on this site can read it."),
    "goals": ("Goals that you share with a mentor", "With whom, and since when. Nobody else on this site sees them."),
    "goal_steps": ("What became of those goals", "Who proposed, agreed, or said that one was reached, and when."),
    "time_asks": ("When you asked for more time", "Until when, why, and what your trainer answered."),
    "pulses": (
        "Modules about which you were asked two questions",
        "So that you are asked once. What you answered is kept without whose it is.",
    ),
    "suggestions": (
        "Suggestions that you signed",
        "What you wrote, and the day. Without your name, it is kept without whose it is.",
    ),
    "said_and_done": ("What you told a cohort about its suggestions", "If you lead cohorts: what you wrote, and when."),
    "calendars": ("Your calendar address", "That you made one, and when. It shows dates and nothing else."),
    "mail_stops": ("Mails that you turned off", "So that no reminder, or no weekly mail, comes any more."),
    "nudges": ("When a trainer wrote to you", "So that you get no such mail every day. What it said is not kept."),
    "exports": ("Copies that you asked for", "That you asked, and when; each file is made anew."),
    "publications": ("Texts that you published", "If you write courses: what you published, and when."),
}
TITLES = {section: title for section, (title, _) in WORDS.items()}


class Kept(NamedTuple):
    """One kind of record: what it is, what it is for, how long it is kept, and on what ground of the law."""

    title: str
    why: str
    how_long: str
    ground: str


def _kept(name: str) -> Kept:
    held = PERSONAL[name].values()
    title, why = WORDS[next(h.export_name.rpartition(".")[0] for h in held if h.export_name)]
    grounds = dict.fromkeys(h.basis.partition(": ")[2].partition(",")[0] for h in held)
    return Kept(title, why, "; ".join(dict.fromkeys(h.retention for h in held)), " and ".join(grounds))


KEPT = tuple(_kept(name) for name in PERSONAL)
