"""A person who pauses and comes back, for browser journeys."""

from playwright.sync_api import Locator, expect

from tests.browser.webchat_navigator import WebchatNavigator

_WAIT = 15_000


class Returning(WebchatNavigator):
    """Uses the code, the pause and the standing of the report as they are on the page."""

    def asks_for_code_after_sending(self) -> None:
        """Presses the button beside the receipt."""
        self._chat.locator(".kind-receipt .offer button").last.click()

    def sees_code(self) -> list[str]:
        """Waits for the words; gives them in their order."""
        words = self._chat.locator("#code-list li")
        expect(words).to_have_count(8, timeout=_WAIT)
        return words.all_inner_texts()

    def saves_code(self) -> None:
        self._chat.locator("#code-saved").click()
        expect(self._chat.locator("#code-note")).to_contain_text("Your code is ready", timeout=_WAIT)

    def sees_code_note(self, words: str) -> None:
        expect(self._chat.locator("#code-note")).to_contain_text(words, timeout=_WAIT)

    def makes_new_code(self) -> list[str]:
        self._chat.locator("#code-new").click()
        return self.sees_code()

    def goes_back_to_chat(self) -> None:
        self._chat.locator("#code-back").click()

    def says_device(self, whose: str) -> None:
        """Says who uses the device: mine or shared."""
        self._chat.locator(f"#pause-{whose}").click()

    def sees_pause_warning(self, words: str) -> None:
        expect(self._chat.locator("#pause-warning")).to_contain_text(words, timeout=_WAIT)

    def sees_first_note(self, words: str) -> None:
        expect(self._chat.locator("#first-note")).to_contain_text(words, timeout=_WAIT)

    def go_on_button(self) -> Locator:
        return self._chat.locator("#go-on")

    def types_code(self, typed: str) -> None:
        """Chooses to come back with a code, and types it."""
        if self._chat.locator("#comeback").is_hidden():
            self._chat.locator("#come-back").click()
        self._chat.locator("#code-typed").fill(typed)
        self._chat.locator("#comeback-open").click()

    def sees_code_refused(self, words: str) -> None:
        expect(self._chat.locator("#comeback-note")).to_contain_text(words, timeout=_WAIT)

    def opens_standing(self) -> Locator:
        """Opens the panel that says where the report stands."""
        panel = self._chat.locator("#progress")
        panel.locator("summary").click()
        expect(panel).to_have_attribute("open", "", timeout=_WAIT)
        return panel

    def withdraws(self) -> None:
        self._chat.locator("#withdraw").click()
        self._chat.locator("#withdraw-yes").click()
