"""An advisor at the desk, for browser journeys: each method is something that a person does or sees."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

_WAIT = 10_000


class ConsoleNavigator:
    """Uses the desk by what is on the page. Times are in milliseconds, at most 10 seconds a step.

    page      a Playwright page
    address   where the service answers, without a slash at the end
    """

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address

    # Coming and going

    def opens_invite(self, link: str) -> None:
        """Follows a one-time link (`/console/invite/…`, or the whole address)."""
        self.page.goto(link if link.startswith("http") else f"{self.address}{link}")

    def sets_password(self, password: str, name: str = "", email: str = "") -> None:
        """Sets the password on the page of an invitation, and name and address where it asks for them."""
        if name:
            self.page.locator("#name").fill(name)
        if email:
            self.page.locator("#email").fill(email)
        self.page.locator("#password").fill(password)
        self.page.locator("#again").fill(password)
        self.page.get_by_role("button", name="Set the password and sign in").click()

    def signs_in(self, email: str, password: str, code: str = "") -> None:
        """Signs in; `code` where six digits are asked for. Says nothing about whether it worked."""
        self.page.goto(f"{self.address}/console/sign-in")
        self._fills_door(email, password)
        if code:
            self.page.locator("#password").fill(password)
            self.page.locator("#code").fill(code)
            self._door_button().click()

    def signs_out(self) -> None:
        self.page.get_by_role("button", name="Sign out").click()
        self.sees_sign_in()

    def opens_desk(self) -> None:
        self.page.goto(f"{self.address}/console")
        self.sees_desk()

    def opens_account(self) -> None:
        self.page.goto(f"{self.address}/console/account")

    def switches_second_factor_on(self, digits: Callable[[str], str]) -> str:
        """Switches six digits on, as an authenticator that makes them from the secret; gives the secret."""
        self.opens_account()
        self.page.locator("#totp-on").click()
        secret = self.page.locator("#totp-secret").inner_text()
        self.page.locator("#code").fill(digits(secret))
        self.page.get_by_role("button", name="Switch on", exact=True).click()
        expect(self.page.locator("#totp")).to_contain_text("Switched on.", timeout=_WAIT)
        return secret

    def sees_code_asked(self) -> None:
        """Waits until the page asks for six digits."""
        expect(self.page.locator("#code")).to_be_visible(timeout=_WAIT)

    def reloads(self) -> None:
        self.page.reload()

    # Alerts

    def sees_urgent(self, reference: str = "", within: int = _WAIT) -> None:
        """Waits until an urgent alert stands in the banner, within `within` milliseconds."""
        expect(self._banner(reference).first).to_be_visible(timeout=within)

    def sees_no_urgent(self) -> None:
        expect(self._banner()).to_have_count(0, timeout=_WAIT)

    def sees_alert(self, words: str) -> None:
        """Waits until "Needs you now" holds an alert with these words."""
        expect(self.page.locator('[data-part="needs"] .alert', has_text=words).first).to_be_visible(timeout=_WAIT)

    def sees_count_in_title(self, count: int) -> None:
        """Waits until the tab's title says how many things wait; 0: it says nothing."""
        expect(self.page).to_have_title(re.compile(rf"^\({count}\) " if count else r"^[^(]"), timeout=_WAIT)

    def title_counts_what_waits(self) -> None:
        """Waits until the tab's title says as many things as "Needs you now" holds; without any it says nothing."""
        self.page.wait_for_function(
            """() => {
                const waiting = document.querySelectorAll('[data-part="needs"] .alert').length;
                return (/^\\((\\d+)\\) /.exec(document.title)?.[1] ?? "0") === String(waiting);
            }""",
            timeout=_WAIT,
        )

    def hears_urgent(self) -> None:
        """Waits until the page has sounded for an urgent case."""
        expect(self.page.locator("html")).to_have_attribute("data-rang", "urgent", timeout=_WAIT)

    def switches_sound_on(self) -> None:
        self.page.locator("#sound").click()
        expect(self.page.locator("#sound")).to_have_text("Sound is on", timeout=_WAIT)

    def looks_at_it(self, reference: str = "") -> None:
        """Presses "I am looking at it" in the banner, which leads to the case."""
        self._banner(reference).first.get_by_role("button").click()
        self.page.wait_for_url("**/console/cases/*", timeout=_WAIT)

    def urgent_reference(self) -> str:
        """The reference of the first urgent alert."""
        return self._banner().first.locator(".reference").inner_text()

    # Cases

    def opens_case(self, reference: str) -> None:
        self.page.goto(f"{self.address}/console/cases/{reference}")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(reference, timeout=_WAIT)

    def sees_desk(self) -> None:
        expect(self.page.get_by_role("heading", level=1, name="cases")).to_be_visible(timeout=_WAIT)

    def sees_sign_in(self) -> None:
        expect(self._door_button()).to_be_visible(timeout=_WAIT)

    def sees_problem(self, words: str) -> None:
        """Waits until the page says that something did not work, in these words."""
        expect(self.page.locator(".problem:visible, .door main p").filter(has_text=words).first).to_be_visible(
            timeout=_WAIT
        )

    def references(self) -> list[str]:
        """The references in the table of cases, in order."""
        return self.page.locator('[data-part="table"] tbody .reference').all_inner_texts()

    def filters(self, **chosen: str) -> None:
        """Chooses filters by what they are called: status="Received", urgency="Urgent", advisor="Me"."""
        for name, title in chosen.items():
            self.page.locator(f"#filter-{name}").select_option(label=title)
        self.page.get_by_role("button", name="Show", exact=True).click()

    def in_short(self) -> str:
        return self.page.locator(".in-short").inner_text()

    def head(self) -> str:
        """The line under the reference: urgent, language, status, advisor, next clock."""
        return self.page.locator(".facts-line").inner_text()

    def opens_tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()

    def fact(self, question: str) -> str:
        """What stands under a question of the interview."""
        return self.page.locator(f"#fact-{question} dd").text_content() or ""

    def sees_fact(self, question: str, words: str) -> None:
        expect(self.page.locator(f"#fact-{question} dd")).to_contain_text(words, timeout=_WAIT)

    def sees_flag(self, title: str, words: str) -> None:
        """Waits until the case holds a flag of this kind with the words that raised it."""
        self.opens_tab("Flags")
        flag = self.page.locator("#flags li", has_text=title)
        expect(flag.first).to_contain_text(words, timeout=_WAIT)

    def clears_flag(self, title: str, reason: str) -> None:
        self.opens_tab("Flags")
        flag = self.page.locator("#flags li", has_text=title).first
        flag.locator("summary").click()
        flag.locator("textarea").fill(reason)
        flag.get_by_role("button", name="Clear").click()
        expect(self.page.locator("#flags li", has_text=reason).first).to_be_visible(timeout=_WAIT)

    def acknowledges(self) -> None:
        self.opens_tab("Clocks")
        self.page.locator("#acknowledge").click()
        expect(self.page.locator("#acknowledge")).to_have_count(0, timeout=_WAIT)

    def writes_note(self, text: str) -> None:
        self.opens_tab("Notes")
        self.page.locator("#note").fill(text)
        self.page.get_by_role("button", name="Keep the note").click()
        expect(self.page.locator(".notes li", has_text=text).first).to_be_visible(timeout=_WAIT)

    def gives_case_to(self, name: str, reason: str) -> None:
        self._act("reassign", reason, to=name)

    def assesses(self, words: str) -> None:
        self._act("assess", words)

    def closes_case(self, outcome: str) -> None:
        self._act("close", outcome)

    def opens_identity(self, reason: str, words: str = "") -> None:
        """Opens the identity for one of the reasons offered, and more words of it."""
        self.opens_tab("Facts")
        self.gives_reason(reason, words)

    def gives_reason(self, reason: str, words: str = "") -> None:
        """Opens the identity where it stands on the page already."""
        self.page.locator("#open-identity > summary").click()
        self.page.get_by_label(reason).check()
        self.page.locator("#identity-words").fill(words)
        self.page.get_by_role("button", name="Open identity", exact=True).click()
        expect(self.page.locator("#identity-shown")).to_be_visible(timeout=_WAIT)

    def identity(self) -> str:
        """What is shown of the identity; empty while it is closed."""
        shown = self.page.locator("#identity-shown")
        return shown.inner_text() if shown.count() else ""

    def history(self) -> str:
        self.opens_tab("History")
        return self.page.get_by_role("tabpanel", name="History").locator("ol").inner_text()

    # The chat

    def takes_over(self) -> None:
        self.page.locator("#take-over").click()
        self.sees_owner("You speak.")
        expect(self.text_box()).to_be_visible(timeout=_WAIT)

    def writes(self, text: str) -> None:
        """Writes to the customer and waits until it stands in the transcript."""
        self.text_box().fill(text)
        self.text_box().press("Enter")
        self.sees(text)

    def hands_back(self) -> None:
        self.page.locator("#hand-back").click()
        self.sees_owner("The assistant speaks.")

    def sees_owner(self, words: str) -> None:
        """Waits until the page says who speaks."""
        expect(self.page.locator(".ownership")).to_contain_text(words, timeout=_WAIT)

    def sees(self, words: str) -> None:
        """Waits until a message of the conversation holds these words."""
        expect(self.page.locator(".said", has_text=words).last).to_be_visible(timeout=_WAIT)

    def messages(self) -> list[tuple[str, str]]:
        """Every message in order: (customer, assistant, advisor or system; its words)."""
        found: list[tuple[str, str]] = []
        for said in self.page.locator(".said").all():
            sender = re.search(r"from-(\w+)", said.get_attribute("class") or "")
            words = said.locator(".words").first
            found.append((sender.group(1) if sender else "", words.inner_text() if words.count() else ""))
        return found

    def shows_hidden_words(self) -> None:
        self.page.locator("#show-all-words").click()

    def text_box(self) -> Locator:
        return self.page.locator("#text")

    def presses(self, key: str) -> None:
        self.page.keyboard.press(key)

    def _banner(self, reference: str = "") -> Locator:
        return self.page.locator("#banner .banner", has_text=reference)

    def _door_button(self) -> Locator:
        return self.page.get_by_role("button", name="Sign in", exact=True)

    def _fills_door(self, email: str, password: str) -> None:
        self.page.locator("#email").fill(email)
        self.page.locator("#password").fill(password)
        self._door_button().click()

    def _act(self, name: str, words: str, to: str = "") -> None:
        self.opens_tab("Clocks")
        act = self.page.locator(f"details#{name}")
        act.locator("summary").click()
        if to:
            act.locator("select").select_option(label=to)
        act.locator("textarea").fill(words)
        act.get_by_role("button").click()
        expect(act.locator("textarea")).to_be_hidden(timeout=_WAIT)
