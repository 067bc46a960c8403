"""Every route that writes, with the fields of every form filled oddly: refused in words, never with a fault of ours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wtforms.fields.core import UnboundField

from course_app.web.shared.forms import Form

from .routes import ada_with_everything, address_of, writing
from .site import Site, Visitor
from .test_bad_input import VALUES, encoded

FEW, MANY = 12, 100  # bodies for each route: in every run, and in make faults


def forms(base: type[Form] = Form) -> Iterator[type[Form]]:
    for form in base.__subclasses__():
        yield form
        yield from forms(form)


def fields() -> list[str]:
    """The names of all fields of all forms."""
    return sorted({name for form in forms() for name in dir(form) if isinstance(getattr(form, name), UnboundField)})


@pytest.mark.check("C37")
@pytest.mark.parametrize("roles", [None, (), ("trainer", "author", "admin")], ids=["nobody", "learner", "staff"])
def test_no_form_of_any_route_is_a_fault_of_ours(
    site: Site, request: pytest.FixtureRequest, roles: tuple[str, ...] | None
) -> None:
    """Whatever route is added is tried, with the fields of whatever form is added."""
    ada = ada_with_everything(site)
    names = fields()
    assert len(names) > 40
    routes = list(writing(site.app))
    assert len(routes) > 40
    most = MANY if request.config.getoption("--faults") else FEW
    staff = site.open("Tom Okafor", *roles) if roles else None
    for route in routes:
        mine = staff or Visitor(site.app, None if roles is None else ada.user)
        send_oddly(mine, address_of(site, route, ada), names, most if roles is not None else most // 4)


def send_oddly(mine: Visitor, address: str, names: list[str], most: int) -> None:
    token = mine.token()
    quick = settings(
        **{"max_examples": most, "derandomize": True, "deadline": None, "database": None},
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )

    @quick
    @given(body=st.lists(st.tuples(st.sampled_from(names), VALUES), max_size=12))
    def send(body: list[tuple[str, str]]) -> None:
        data = encoded([*body, ("csrf_token", token)])
        code = mine.client.post(address, data=data, content_type="application/x-www-form-urlencoded").status_code
        assert code < 500, (address, code)

    send()
