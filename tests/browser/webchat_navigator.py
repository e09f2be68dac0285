"""A person at the webchat, for browser journeys: each method is something that a person does or sees."""

import re

from playwright.sync_api import FrameLocator, Locator, Page, expect

_WAIT = 10_000


class WebchatNavigator:
    """Uses the chat by what is on the page, as a customer does. Times are in milliseconds, at most 10 seconds a step.

    page      a Playwright page
    address   where the service answers, without a slash at the end
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self._chat: Page | FrameLocator = page

    # Arriving and leaving

    def opens_chat(self, language: str = "") -> None:
        """Opens the chat as a page of its own, in a language where one is named."""
        self._chat = self.page
        self.page.goto(f"{self.address}/webchat{f'?language={language}' if language else ''}")
        expect(self._title()).to_be_visible(timeout=_WAIT)

    def opens_landlord_page(self) -> None:
        """Opens the landlord's page; the chat is in its frame there, still closed."""
        self.page.goto(f"{self.address}/")
        self._chat = self.page.frame_locator("haven-chat iframe")
        expect(self.launcher()).to_be_visible(timeout=_WAIT)

    def opens_embedded_chat(self) -> None:
        """Opens the landlord's page and then the chat in it."""
        self.opens_landlord_page()
        self.launcher().click()
        expect(self._title()).to_be_visible(timeout=_WAIT)

    def launcher(self) -> Locator:
        """The button on the host page that opens and hides the chat."""
        return self.page.locator("haven-chat button")

    def hides_chat(self) -> None:
        self._chat.locator("#hide").click()

    def starts(self) -> None:
        """Presses Start and waits for the first question."""
        self._chat.locator("#start").click()
        self.sees_a_question()

    def reloads(self) -> None:
        """Reloads the page; the chat of this tab goes on."""
        self.page.reload()

    def leaves(self) -> None:
        """Presses "Leave this page"."""
        self._chat.locator("#leave").click()

    def presses_shift_three_times(self) -> None:
        for _ in range(3):
            self.page.keyboard.press("Shift")

    def starts_new_after_end(self) -> None:
        self._chat.locator("#start-new").click()
        self.sees_a_question()

    # Telling

    def says(self, text: str) -> None:
        """Types words and sends them with Enter."""
        self.types(text)
        self.text_box().press("Enter")
        expect(self.text_box()).to_have_value("", timeout=_WAIT)

    def types(self, text: str) -> None:
        """Puts words into the text box without sending them."""
        self.text_box().fill(text)

    def chooses(self, *titles: str) -> None:
        """Chooses answers of the latest question by what is written on them, and Done where several are possible."""
        options = self.options()
        for title in titles:
            options.get_by_role("button", name=title, exact=True).click()
        done = options.locator(".done")
        if done.count():
            done.click()

    def chooses_values(self, *values: str) -> None:
        """Chooses answers of the latest question by what they mean, whatever is written on them."""
        options = self.options()
        for value in values:
            options.locator(f'[data-value="{value}"]').click()
        done = options.locator(".done")
        if done.count():
            done.click()

    def changes(self, label: str) -> None:
        """Presses "Change" at the summary's line with this label."""
        self._log().get_by_role("button", name=f"Change {label}", exact=True).click()

    def sends_report(self) -> None:
        """Presses the one button under the summary."""
        self._log().locator(".kind-summary .options .primary").last.click()

    # What can be done at every question

    def skips(self) -> None:
        self._command("skip_question")

    def asks_why(self) -> None:
        self._command("ask_why_question")

    def goes_back(self) -> None:
        self._command("go_back")

    def pauses(self) -> None:
        self._command("pause_or_come_back_later")

    def asks_for_a_person(self) -> None:
        self._command("talk_to_person")

    def says_in_danger(self) -> None:
        """Presses "I am in danger"."""
        self._chat.locator("#danger").click()

    def puts_emergency_away(self) -> None:
        self._chat.locator("#emergency-put-away").click()

    def opens_confirmation(self) -> None:
        """Presses "Start again or delete", which asks once before it does anything."""
        self._chat.locator("#start-again").click()
        expect(self._chat.locator("#confirm")).to_be_visible(timeout=_WAIT)

    def starts_again(self) -> None:
        """Asks to start again and confirms it."""
        self.opens_confirmation()
        self._chat.locator("#confirm-start-again").click()

    def deletes(self) -> None:
        """Asks to delete the chat and confirms it."""
        self.opens_confirmation()
        self._chat.locator("#confirm-delete").click()

    # By keyboard, and in another direction

    def tabs_to(self, words: str) -> None:
        """Presses Tab, as often as a person would bear, until the focus is on what is called so and can be seen."""
        for _ in range(40):
            self.page.keyboard.press("Tab")
            focused = self._focused()
            if focused.count() and focused.inner_text().strip().startswith(words):
                expect(focused).to_be_in_viewport(timeout=_WAIT)
                return
        raise AssertionError(f"Tab does not lead to {words}")

    def turns_right_to_left(self) -> None:
        """Turns the page as a language does that is written from right to left."""
        self.page.evaluate("document.documentElement.dir = 'rtl'")

    # Seeing

    def sees_a_question(self) -> None:
        expect(self._log().locator(".kind-question, .kind-summary").last).to_be_visible(timeout=_WAIT)

    def sees_question(self, words: str) -> None:
        """Waits until the latest question holds these words."""
        expect(self._log().locator(".kind-question .words, .kind-summary .words").last).to_contain_text(
            words, timeout=_WAIT
        )

    def sees(self, words: str) -> None:
        """Waits until a message of the conversation holds these words."""
        expect(self._log().locator(".message", has_text=words).last).to_be_visible(timeout=_WAIT)

    def sees_status(self, words: str) -> None:
        """Waits until the line at the bottom holds these words."""
        expect(self._chat.locator("#status")).to_contain_text(words, timeout=20_000)

    def sees_person(self, name: str) -> None:
        """Waits until the page says that this person speaks now."""
        expect(self._chat.locator("#speaker")).to_contain_text(name, timeout=_WAIT)

    def sees_emergency_card(self) -> None:
        expect(self._chat.locator("#emergency")).to_be_visible(timeout=_WAIT)

    def sees_chat_ended(self) -> None:
        expect(self._chat.locator("#ended")).to_be_visible(timeout=20_000)

    def sees_first_screen(self) -> None:
        expect(self._chat.locator("#first")).to_be_visible(timeout=_WAIT)

    def sees_asked(self, question: str) -> None:
        """Waits until the last thing said is this question (its identifier in the interview plan)."""
        expect(self._log().locator(".message").last).to_have_attribute("data-asks", question, timeout=_WAIT)

    def hears_question(self) -> str:
        """Waits until the last thing said asks something; gives its identifier in the interview plan."""
        last = self._log().locator(".message:last-child[data-asks]")
        expect(last).to_be_visible(timeout=_WAIT)
        return last.get_attribute("data-asks") or ""

    def conversation(self) -> str:
        """The identifier of the conversation, which the page keeps for this tab."""
        kept: str = self.page.evaluate("JSON.parse(sessionStorage.getItem('haven.chat')).conversation")
        return kept

    def latest_question(self) -> str:
        """The words of the latest question."""
        return self._log().locator(".kind-question .words, .kind-summary .words").last.inner_text()

    def options(self) -> Locator:
        """The group of answers to the latest question."""
        return self._log().locator(".options").last

    def option_titles(self) -> list[str]:
        """What is written on the answers to the latest question."""
        return self.options().locator("[data-value]").all_inner_texts()

    def messages(self) -> list[tuple[str, str]]:
        """Every message on the page in order: (customer, assistant, advisor or system; its words)."""
        found: list[tuple[str, str]] = []
        for message in self._log().locator(".message").all():
            sender = re.search(r"from-(\w+)", message.get_attribute("class") or "")
            words = message.locator(".words")
            found.append((sender.group(1) if sender else "", words.inner_text() if words.count() else ""))
        return found

    def own_words(self) -> list[str]:
        """What the customer has said, as the page shows it."""
        return [words for sender, words in self.messages() if sender == "customer"]

    def summary(self) -> dict[str, str]:
        """The lines of the latest summary: label to words."""
        lines = self._log().locator(".kind-summary").last.locator(".lines li").all()
        return {line.locator(".label").inner_text(): line.locator(".line-words").inner_text() for line in lines}

    def receipt(self) -> dict[str, str]:
        """Waits for the receipt; its lines by their names: reference, advisor, acknowledge_by."""
        receipt = self._log().locator(".kind-receipt:has([data-question=reference])").last
        expect(receipt).to_be_visible(timeout=_WAIT)
        lines = receipt.locator(".lines li").all()
        return {line.get_attribute("data-question") or "": line.locator(".line-words").inner_text() for line in lines}

    def status(self) -> str:
        """The line at the bottom."""
        return self._chat.locator("#status").inner_text()

    def text_box(self) -> Locator:
        return self._chat.locator("#words")

    def _focused(self) -> Locator:
        """What has the focus: on the page, or in the frame that has it there."""
        inner = self._chat.locator(":focus")
        return inner if inner.count() else self.page.locator(":focus:not(iframe):not(haven-chat)")

    def _log(self) -> Locator:
        return self._chat.locator("#log")

    def _title(self) -> Locator:
        return self._chat.locator("h1")

    def _command(self, choice: str) -> None:
        self._chat.locator(f"footer [data-choice={choice}]").click()
