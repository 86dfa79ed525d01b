"""A user of the pages in a browser: by mouse, at 390 px and by keyboard alone."""

from __future__ import annotations

from typing import Any

import httpx

from tests.api.conftest import at

WAYS = ("wide", "phone", "keyboard")


class Reader:
    """A user at the first page, whose clicks are counted."""

    def __init__(self, browser: Any, service: httpx.Client, way: str) -> None:
        width = 390 if way == "phone" else 1200
        self.context = browser.new_context(viewport={"width": width, "height": 900})
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.keyboard, self.clicks = way == "keyboard", 0
        self.page.goto(at(service, "/"))

    def reach(self, found: Any) -> None:
        """Move the focus there by the tab key alone."""
        for _ in range(300):
            if found.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the tab key does not reach {found}")

    def search(self, text: str) -> None:
        """Type and send."""
        self.clicks += 1
        field = self.page.get_by_role("main").get_by_role("searchbox")
        if self.keyboard:
            self.reach(field)
            self.page.keyboard.type(text)
        else:
            field.fill(text)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter") if self.keyboard else field.press("Enter")

    def follow(self, role: str, name: str) -> None:
        """Click a link or a button that leads to another page."""
        self.clicks += 1
        found = self.page.get_by_role("main").get_by_role(role, name=name).first
        with self.page.expect_navigation():
            if self.keyboard:
                self.reach(found)
                self.page.keyboard.press("Enter")
            else:
                found.click()
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def choose(self, label: str, value: str) -> None:
        """Choose from a list."""
        self.clicks += 1
        self.page.get_by_label(label, exact=True).select_option(label=value)

    def suggested(self, text: str, name: str) -> None:
        """Type, and choose from the names that are suggested."""
        self.clicks += 1
        field = self.page.get_by_role("main").get_by_role("searchbox")
        if self.keyboard:
            self.reach(field)
        else:
            field.click()
        field.press_sequentially(text)
        found = self.page.get_by_role("option", name=name).first
        found.wait_for()
        with self.page.expect_navigation():
            if self.keyboard:
                while found.get_attribute("aria-selected") != "true":
                    self.page.keyboard.press("ArrowDown")
                self.page.keyboard.press("Enter")
            else:
                found.click()

    def bar(self, chart: int, text: str) -> None:
        """Follow the bar of a chart that has ``text`` as its tooltip."""
        self.clicks += 1
        stage = self.page.locator("figure.chart .stage:visible").nth(chart)
        with self.page.expect_navigation():
            if self.keyboard:
                self.reach(stage)
                tip = stage.locator(".tip")
                for _ in range(50):
                    self.page.keyboard.press("ArrowRight")
                    if text in tip.inner_text():
                        break
                self.page.keyboard.press("Enter")
            else:
                stage.locator(f'a[aria-label*="{text}"]').first.click()

    def download(self, name: str) -> str:
        """Click a link to a file, and read it."""
        self.clicks += 1
        link = self.page.get_by_role("main").get_by_role("link", name=name, exact=True).first
        if self.keyboard:
            self.reach(link)
        answer = self.page.request.get(link.evaluate("element => element.href"))
        assert answer.ok
        return str(answer.text())

    def text(self) -> str:
        """The text of the page."""
        return str(self.page.get_by_role("main").inner_text())
