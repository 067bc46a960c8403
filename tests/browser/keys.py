"""A person who has no mouse: every step is a key, and at every stop it must be seen where one is."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

MOST_STOPS = 150  # on one page, until something must have been reached

# Where is the focus: is it seen (a ring of its own, or around the choice it belongs to), and on the screen?
_STOP = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  const ringed = [here, here.closest('.choice')].filter(Boolean).some(one => {
    const style = getComputedStyle(one);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  });
  const box = (here.closest('.choice') || here).getBoundingClientRect();
  const shown = box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight;
  return {ringed, shown, html: here.outerHTML.slice(0, 120)};
}"""


class Keys:
    """Walks over pages by Tab, Enter, Space and the arrows."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def tab(self) -> None:
        """Go one stop on; it must be seen where that is."""
        self.page.keyboard.press("Tab")
        stop = self.page.evaluate(_STOP)
        assert stop is None or (stop["ringed"] and stop["shown"]), f"The focus is not seen at {stop} on {self.page.url}"

    def skip(self) -> None:
        """Pass over the head of the page by its first link."""
        self.tab()
        assert self.on("a.skip"), f"The first stop of {self.page.url} is not the skip link"
        self.page.keyboard.press("Enter")

    def on(self, selector: str) -> bool:
        found: bool = self.page.evaluate("selector => document.activeElement.matches(selector)", selector)
        return found

    def reach(self, selector: str) -> None:
        """Tab until something has the focus."""
        for _ in range(MOST_STOPS):
            if self.on(selector):
                return
            self.tab()
        raise AssertionError(f"{selector} was not reached on {self.page.url}")

    def press(self, selector: str, key: str = "Enter") -> None:
        """Reach something and use it."""
        self.reach(selector)
        self.page.keyboard.press(key)

    def follow(self, selector: str, key: str = "Enter") -> None:
        """Reach a link or button and use it; another page comes."""
        self.reach(selector)
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.keyboard.press(key)

    def type(self, selector: str, text: str) -> None:
        self.reach(selector)
        self.page.keyboard.type(text)

    def choose(self, group: str, value: str) -> None:
        """Reach a group of radio buttons, and go to one of them with the arrows."""
        self.reach(group)
        for _ in range(20):
            if self.on(f'[value="{value}"]'):
                break
            self.page.keyboard.press("ArrowDown")
        assert self.on(f'[value="{value}"]')
        self.page.keyboard.press("Space")

    def select(self, selector: str, value: str) -> None:
        """Reach a list and go to one of its lines with the arrows."""
        self.reach(selector)
        for _ in range(20):
            if self.page.evaluate("document.activeElement.value") == value:
                break
            self.page.keyboard.press("ArrowDown")
        assert self.page.evaluate("document.activeElement.value") == value

    def put_in_order(self, places: dict[str, int]) -> None:
        """Move the lines of an ordering into place, each named by its control, from the last place to the first."""
        for name, place in sorted(places.items(), key=lambda one: -one[1]):
            line = f".placing li:has([name='{name}'])"
            while (now := int(self.page.locator(f"[name='{name}']").input_value())) != place:
                self.press(f"{line} button[data-by='{'1' if now < place else '-1'}']")

    def answer(self, form: dict[str, Any]) -> None:
        """Fill in what a browser would send."""
        if self.page.locator("[data-order] button").count():
            self.put_in_order({name: int(value) for name, value in form.items()})
            return
        for name, value in form.items():
            field = self.page.locator(f"[name='{name}']").first
            kind = field.get_attribute("type") or field.evaluate("one => one.localName")
            if kind == "radio":
                self.choose(f"[name='{name}']", value)
            elif kind == "checkbox":
                self.tick(f"[name='{name}']", set(value))
            elif kind == "select":
                self.select(f"[name='{name}']", value)
            else:
                self.type(f"[name='{name}']", value)

    def tick(self, group: str, values: set[str]) -> None:
        """Walk through a group of boxes and tick some of them."""
        left = set(values)
        self.reach(group)
        while left:
            value = self.page.evaluate("document.activeElement.value")
            if value in left:
                self.page.keyboard.press("Space")
                left.remove(value)
            if left:
                self.tab()
