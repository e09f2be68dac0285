"""Somebody tells in her own language, right to left or not: every word of ours is hers, and the desk reads English."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from language.catalogue import Catalogue
from tests.browser.barriers import does_not_scroll_sideways, has_no_barrier
from tests.browser.conftest import Pages, Picture
from tests.browser.console_navigator import ConsoleNavigator
from tests.browser.webchat_navigator import WebchatNavigator
from tests.house import House

CATALOGUE = Catalogue.load(Path(__file__).resolve().parents[2] / "data")
ACCOUNTS = {
    "ar": "جاري في الشقة 12 يشتمني كل يوم على الدرج بسبب حجابي ويقول لي ارجعي إلى بلدك",
    "pl": "sąsiad z mieszkania 12 codziennie wyzywa mnie na schodach i mówi żebym wracała do siebie",
}
ANSWERS = {
    "safety": ("safe",),
    "go_on": ("go_on",),
    "reporter_role": ("self",),
    "anonymity": ("anonymous",),
    "incident_types": ("verbal_abuse",),
    "characteristics": ("race_or_ethnicity", "religion_or_belief"),
    "repeated": ("keeps_happening",),
    "more_questions": ("finish_now",),
}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2}


@pytest.mark.parametrize("language", sorted(ACCOUNTS))
def test_a_report_is_told_in_her_language_and_read_in_english(
    new_page: Pages, house: House, advisor: ConsoleNavigator, picture: Picture, language: str
) -> None:
    chat = WebchatNavigator(new_page(**PHONE), house.url)
    chat.opens_chat(language)
    says_where_lines_begin(chat, language)
    picture(chat.page, f"{language}-01-first")
    has_no_barrier(chat.page, f"first screen in {language}")
    counts_by_the_rule_of_the_language(chat, language)
    chat.starts()
    asked = tells_until_summary(chat, language, picture)
    has_no_barrier(chat.page, f"summary in {language}")
    does_not_scroll_sideways(chat.page, f"summary in {language}")
    picture(chat.page, f"{language}-03-summary")
    chat.sends_report()
    receipt = chat.receipt()
    picture(chat.page, f"{language}-04-receipt")
    advisor.opens_desk()
    advisor.opens_case(receipt["reference"])
    picture(advisor.page, f"{language}-05-case")
    reads_english(advisor, asked, language)


def says_where_lines_begin(chat: WebchatNavigator, language: str) -> None:
    page = chat.page.locator("html")
    expect(page).to_have_attribute("lang", language)
    expect(page).to_have_attribute("dir", CATALOGUE.spoken(language).direction)
    expect(chat.page.locator("#first .unreviewed")).to_have_text(CATALOGUE.text("utter_page_not_reviewed", language))


def counts_by_the_rule_of_the_language(chat: WebchatNavigator, language: str) -> None:
    """The browser says a number in the same form as the server does."""
    say = "count => import('/webchat/texts.js').then((texts) => texts.t('answers_to_choose', { count }))"
    for count in (0, 1, 2, 3, 5, 11, 100):
        said = chat.page.evaluate(say, count).replace("\u2068", "").replace("\u2069", "")
        assert said == CATALOGUE.text("utter_page_answers_to_choose", language, count=count)


def tells_until_summary(chat: WebchatNavigator, language: str, picture: Picture) -> list[str]:
    """Answers by buttons, tells the account in words, and skips the rest; gives what was asked."""
    asked: list[str] = []
    while (now := chat.hears_question()) != "summary":
        assert len(asked) < 40, f"asked in circles: {asked}"
        asked.append(now)
        if now == "what_happened" and asked.count(now) == 1:
            chat.says(ACCOUNTS[language])
        elif now == "what_happened":
            chat.chooses_values("that_is_all")
        elif now in ANSWERS:
            chat.chooses_values(*ANSWERS[now])
        else:
            chat.skips()
        if now == "reporter_role":
            picture(chat.page, f"{language}-02-question")
    return asked


def reads_english(advisor: ConsoleNavigator, asked: list[str], language: str) -> None:
    """What Haven asked stands in English beside it; only her own words are not translated."""
    row = advisor.page.locator(".said.from-assistant.kind-question").first
    expect(row.locator(".english .words")).to_contain_text(CATALOGUE.asking(asked[0], {}).text)
    expect(advisor.page.locator(".said.from-assistant .english", has_text="ot translated")).to_have_count(0)
    chosen = advisor.page.locator(".said.from-customer", has_text=CATALOGUE.buttons("anonymity", language)["anonymous"])
    expect(chosen.first.locator(".english .words")).to_contain_text("Anonymous")
