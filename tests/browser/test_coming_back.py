"""Coming back: with a code from any browser, within the hour on one's own device, and never to somebody else's chat."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.barriers import does_not_scroll_sideways, has_no_barrier
from tests.browser.conftest import Pages, Picture
from tests.browser.console_navigator import ConsoleNavigator
from tests.browser.returning import Returning
from tests.browser.telling import OWN_WORDS, choosing, goes_on, tells_until
from tests.browser.test_any_body import STORAGE_BLOCKED
from tests.house import House

SECRET = "he spat at my scarf by the bins"
Arrives = Callable[..., Returning]
WAYS: dict[str, dict[str, Any]] = {
    "small": {"viewport": {"width": 320, "height": 568}, "has_touch": True, "is_mobile": True},
    "small-dark": {"viewport": {"width": 320, "height": 568}, "color_scheme": "dark"},
    "wide": {"viewport": {"width": 1280, "height": 800}},
    "wide-dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "zoomed": {"viewport": {"width": 320, "height": 256}},
    "forced": {"viewport": {"width": 1280, "height": 800}, "forced_colors": "active"},
}


@pytest.fixture
def arrives(new_page: Pages, house: House) -> Arrives:
    """Somebody opens the chat's page in a browser of their own."""

    def arrive(**settings: Any) -> Returning:
        chat = Returning(new_page(**settings), house.url)
        chat.opens_chat()
        return chat

    return arrive


def tells_a_secret(chat: Returning) -> None:
    chat.starts()
    tells_until(chat, "anonymity", OWN_WORDS)
    chat.chooses("I want to stay anonymous")
    assert goes_on(chat) == "what_happened"
    chat.says(SECRET)
    goes_on(chat)


def sends_anonymously(chat: Returning) -> str:
    tells_a_secret(chat)
    steps = {**OWN_WORDS, "what_happened": choosing("That is all")}
    skipped = ("more_questions", "incident_types", "characteristics", "when", "where", "police", "repeated")
    tells_until(chat, "summary", {**steps, **{question: lambda page: page.skips() for question in skipped}})
    chat.sends_report()
    return chat.receipt()["reference"]


def test_an_anonymous_reporter_comes_back_and_reads_the_advisors_reply(
    arrives: Arrives, advisor: ConsoleNavigator, picture: Picture
) -> None:
    chat = arrives()
    reference = sends_anonymously(chat)
    chat.asks_for_code_after_sending()
    words = chat.sees_code()
    picture(chat.page, "70-code")
    chat.saves_code()
    chat.page.context.close()

    advisor.opens_case(reference)
    advisor.takes_over()
    advisor.writes("I am Asha. I read your report today.")

    back = arrives()
    back.types_code("-".join(words).upper())
    back.sees("I read your report today.")
    back.sees_person("Asha Rahman")
    assert SECRET in back.own_words()
    picture(back.page, "71-back")
    back.says("thank you, it happened again today")
    advisor.sees("it happened again today")
    panel = back.opens_standing()
    expect(panel.locator("[aria-current=step]")).to_have_text("Being assessed")
    expect(panel).to_contain_text("You hear from us")
    expect(panel).to_contain_text("Done")
    picture(back.page, "72-standing")
    has_no_barrier(back.page, "standing open")


def test_withdrawing_after_sending_asks_the_advisor(arrives: Arrives) -> None:
    chat = arrives()
    sends_anonymously(chat)
    chat.opens_standing()
    chat.withdraws()
    chat.sees("An advisor already has this, so I cannot erase it here.")
    chat.deletes()
    expect(chat.page.locator("#confirm-note")).to_contain_text("We have asked the advisor")


def test_two_people_on_one_computer_never_see_each_others_chat(arrives: Arrives, new_page: Pages, house: House) -> None:
    first = arrives()
    tells_a_secret(first)
    first.pauses()
    words = first.sees_code()
    first.saves_code()
    first.says_device("shared")
    first.sees_first_note("This device keeps nothing")
    keeps_nothing(first.page)
    # The next person, in the same browser: the same tab, another tab, and the way back.
    expect(first.go_on_button()).to_be_hidden()
    second = Returning(first.page.context.new_page(), house.url)
    for chat in (first, second):
        chat.opens_chat()
        chat.starts()
        chat.says("somebody else entirely")
        goes_on(chat)
        assert SECRET not in chat.page.content()
        assert not set(words) & set(chat.page.locator("#code-list li").all_inner_texts())
        assert chat.text_box().input_value() == ""
    first.page.go_back()
    assert SECRET not in first.page.content()


def test_on_the_own_device_one_goes_on_within_the_hour_without_a_code(arrives: Arrives, house: House) -> None:
    chat = arrives()
    tells_a_secret(chat)
    chat.pauses()
    chat.sees_code()
    chat.saves_code()
    chat.says_device("mine")
    chat.sees_first_note("within the hour")
    context = chat.page.context
    chat.page.close()
    # The page is opened again: not a word before it is pressed.
    again = Returning(context.new_page(), house.url)
    again.opens_chat()
    expect(again.go_on_button()).to_be_visible()
    assert SECRET not in again.page.content()
    assert "haven.chat" not in again.page.evaluate("Object.keys(sessionStorage)")
    again.go_on_button().click()
    again.sees(SECRET)
    assert again.page.evaluate("localStorage.length") == 0
    again.chooses("That is all")
    assert goes_on(again) != "what_happened"


def test_after_the_hour_the_device_opens_nothing(arrives: Arrives, house: House) -> None:
    chat = arrives()
    tells_a_secret(chat)
    chat.pauses()
    words = chat.sees_code()
    chat.saves_code()
    chat.says_device("mine")
    chat.sees_first_note("within the hour")
    kept = chat.page.evaluate("localStorage.getItem('haven.hour')")
    assert not set(words) & set(kept.replace('"', " ").split())
    # An hour later, by the browser's own clock: the token is gone.
    chat.page.evaluate(
        "kept => localStorage.setItem('haven.hour', kept.replace(/\"until\":\\d+/, '\"until\":1'))", kept
    )
    chat.opens_chat()
    expect(chat.go_on_button()).to_be_hidden()
    keeps_nothing(chat.page)
    chat.types_code(", ".join(words))
    chat.sees(SECRET)


def test_leaving_takes_the_hour_along(arrives: Arrives, house: House) -> None:
    chat = arrives()
    tells_a_secret(chat)
    chat.pauses()
    chat.sees_code()
    chat.saves_code()
    chat.says_device("mine")
    chat.sees_first_note("within the hour")
    chat.leaves()
    chat.page.wait_for_url("https://www.bbc.co.uk/weather")
    chat.page.goto(f"{house.url}/health")
    keeps_nothing(chat.page)


def test_a_pause_that_would_lose_the_chat_is_warned_of_first(arrives: Arrives) -> None:
    chat = arrives()
    tells_a_secret(chat)
    chat.types("and then")
    chat.pauses()
    chat.sees_code()
    chat.says_device("shared")
    chat.sees_pause_warning("not sent yet")
    chat.goes_back_to_chat()
    chat.types("")
    chat.pauses()
    chat.says_device("shared")
    chat.sees_pause_warning("You have not saved a code yet")
    chat.says_device("shared")
    chat.sees_first_note("Paused")
    keeps_nothing(chat.page)


def test_delete_everything_shows_an_empty_page_and_ends_the_code(arrives: Arrives) -> None:
    chat = arrives()
    tells_a_secret(chat)
    chat.pauses()
    words = chat.sees_code()
    chat.saves_code()
    chat.goes_back_to_chat()
    chat.types("and one more thing")
    chat.deletes()
    chat.sees_first_note("This chat is deleted.")
    expect(chat.page.locator("#log")).to_be_empty()
    assert SECRET not in chat.page.content()
    assert chat.text_box().input_value() == ""
    keeps_nothing(chat.page)
    chat.reloads()
    chat.sees_first_screen()
    expect(chat.go_on_button()).to_be_hidden()
    chat.types_code(" ".join(words))
    chat.sees_code_refused("No chat opens with these words.")


def test_a_wrong_code_opens_nothing_and_says_so_calmly(arrives: Arrives, picture: Picture) -> None:
    chat = arrives()
    tells_a_secret(chat)
    chat.pauses()
    words = chat.sees_code()
    chat.goes_back_to_chat()
    other = arrives()
    other.types_code(" ".join([words[1], words[0], *words[2:]]))
    other.sees_code_refused("One of the words is not right. Please check them.")
    picture(other.page, "73-wrong")
    has_no_barrier(other.page, "wrong code")
    assert SECRET not in other.page.content()
    # A new code ends the old one, and says so.
    chat.reloads()
    chat.pauses()
    chat.sees_code_note("does not work any more")
    newer = chat.sees_code()
    assert newer != words
    other.types_code(" ".join(words))
    other.sees_code_refused("No chat opens with these words.")
    other.types_code(" ".join(newer))
    other.sees(SECRET)
    # Coming back ends the session before.
    chat.goes_back_to_chat()
    chat.sees_chat_ended()


def test_asking_for_the_code_in_words_shows_it(arrives: Arrives) -> None:
    chat = arrives()
    chat.starts()
    chat.says("i lost my code, can i have a new one")
    assert len(chat.sees_code()) == 8
    chat.goes_back_to_chat()
    chat.sees("You can get a code here to come back with.")


def test_paper_gets_the_words_and_nothing_else(arrives: Arrives) -> None:
    chat = arrives()
    tells_a_secret(chat)
    chat.pauses()
    words = chat.sees_code()
    chat.page.evaluate("window.print = () => { window.printed = true; }")
    chat.page.locator("#code-print").click()
    assert chat.page.evaluate("window.printed")
    chat.page.emulate_media(media="print")
    shown = chat.page.evaluate("document.body.innerText").split("\n")
    shown = [line for line in shown if line.strip()]
    assert shown[0] == "Help and support"
    assert shown[1:9] == words
    assert len(shown) == 10
    assert shown[9].startswith("To come back:")
    for word in ("hate", "livv", "haven", "report"):
        assert word not in " ".join(shown).casefold()
    assert chat.page.title() == "Help and support"
    chat.page.emulate_media(media="screen")
    # Once it is saved the words are nowhere on the page any more.
    chat.saves_code()
    assert not any(f">{word}<" in chat.page.content() for word in words)


def test_the_code_works_where_storage_is_blocked(new_page: Pages, house: House) -> None:
    page = new_page()
    page.add_init_script(STORAGE_BLOCKED)
    chat = Returning(page, house.url)
    chat.opens_chat()
    tells_a_secret(chat)
    chat.pauses()
    words = chat.sees_code()
    chat.saves_code()
    chat.says_device("mine")
    chat.sees_first_note("This browser keeps nothing")
    chat.types_code(" ".join(words))
    chat.sees(SECRET)


def test_no_word_of_a_code_stands_in_an_address_or_a_storage(arrives: Arrives) -> None:
    chat = arrives()
    asked: list[str] = []
    chat.page.on("request", lambda request: asked.append(request.url))
    chat.starts()
    chat.pauses()
    words = chat.sees_code()
    stored = chat.page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")
    chat.saves_code()
    chat.says_device("shared")
    chat.types_code(" ".join(words))
    chat.sees_a_question()
    stored += chat.page.evaluate("JSON.stringify({...sessionStorage, ...localStorage})")
    assert not [word for word in words if word in stored + " ".join(asked) and len(word) > 5]


@pytest.mark.parametrize("way", WAYS)
def test_no_state_of_coming_back_has_a_barrier(arrives: Arrives, way: str, picture: Picture) -> None:
    chat = arrives(**WAYS[way])

    def look(state: str) -> None:
        picture(chat.page, f"75-{way}-{state}")
        has_no_barrier(chat.page, f"{way}, {state}")
        does_not_scroll_sideways(chat.page, f"{way}, {state}")

    look("1-first")
    chat.starts()
    chat.pauses()
    chat.sees_code()
    longest_words_fit(chat.page)
    look("2-pause")
    chat.page.locator("#pause-shared").scroll_into_view_if_needed()
    look("2-pause-below")
    chat.saves_code()
    look("3-saved")
    chat.says_device("mine")
    chat.sees_first_note("within the hour")
    look("4-go-on")
    chat.page.locator("#come-back").click()
    look("5-come-back")
    chat.page.locator("#comeback-no").click()
    chat.go_on_button().click()
    chat.sees_a_question()
    chat.chooses("I am safe now")
    sends_the_rest(chat)
    look("6-receipt")
    chat.skips()
    chat.opens_standing()
    look("7-standing")
    chat.page.locator("#withdraw").click()
    look("8-withdraw")


def longest_words_fit(page: Page) -> None:
    """The words of this code are replaced by long ones: none may be cut off at the edge."""
    page.evaluate("document.querySelectorAll('#code-list li').forEach(word => { word.textContent = 'moonscape'; })")
    for edge in ("#main", "#code-list"):
        wide = page.locator(edge).evaluate("each => [each.scrollWidth, each.clientWidth]")
        assert wide[0] <= wide[1], f"{edge} is {wide[0]} pixels wide in {wide[1]}"


def sends_the_rest(chat: Returning) -> None:
    every = (
        "more_questions",
        "incident_types",
        "characteristics",
        "when",
        "where",
        "police",
        "repeated",
        "what_happened",
    )
    skips = {question: lambda page: page.skips() for question in every}
    tells_until(chat, "summary", {**OWN_WORDS, **skips, "anonymity": choosing("I want to stay anonymous")})
    chat.sends_report()
    chat.receipt()


def keeps_nothing(page: Page) -> None:
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
