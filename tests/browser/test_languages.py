"""Somebody tells in her own language, right to left or not: every word of ours is hers, and the desk reads English."""

from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize, expect

from api.console.language_levels import level_of, tested
from cases import conversations
from language.catalogue import Catalogue
from language.identify import SERVED
from tests.browser.barriers import does_not_scroll_sideways, has_no_barrier
from tests.browser.conftest import Pages, Picture
from tests.browser.console_navigator import ConsoleNavigator
from tests.browser.webchat_navigator import WebchatNavigator
from tests.house import House

CATALOGUE = Catalogue.load(Path(__file__).resolve().parents[2] / "data")
ACCOUNTS = {
    "ar": "جاري في الشقة 12 يشتمني كل يوم على الدرج بسبب حجابي ويقول لي ارجعي إلى بلدك",
    "pl": "sąsiad z mieszkania 12 codziennie wyzywa mnie na schodach i mówi żebym wracała do siebie",
    "ti": "ጎረቤተይ ኣብ ቍጽሪ 12 መዓልታዊ ኣብ መሳልል ይጸርፈኒ፣ ጸሊም ናብ ሃገርኪ ተመለሲ ይብለኒ",
    "ur": "فلیٹ 12 والا پڑوسی روز سیڑھیوں پر مجھے گالیاں دیتا ہے، کہتا ہے پاکی اپنے ملک واپس جاؤ",
    "zh": "12号的邻居每天在楼梯上骂我，叫我滚回中国去",
}
IN_OTHER_SCRIPTS = {
    "bn": "পাশের ফ্ল্যাটের লোকটা সিঁড়িতে আমারে গালি দিছে, কইছে নিজের দেশে ফিরে যা",
    "ckb": "دراوسێکەم لەسەر قادرمەکان جنێوی پێدام و وتی بگەڕێوە بۆ وڵاتی خۆت، HR-12",
    "gu": "પાડોશીએ સીડી પર મને ગાળો આપી અને કહ્યું કે તારા દેશમાં પાછી જા",
    "pa": "ਗੁਆਂਢੀ ਨੇ ਪੌੜੀਆਂ ਤੇ ਮੈਨੂੰ ਗਾਲ੍ਹਾਂ ਕੱਢੀਆਂ ਤੇ ਕਿਹਾ ਆਪਣੇ ਮੁਲਕ ਵਾਪਸ ਜਾ",
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
SCREEN: ViewportSize = {"width": 1280, "height": 800}


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
    has_no_barrier(chat.page, f"receipt in {language}")
    picture(chat.page, f"{language}-04-receipt")
    chat.page.set_viewport_size(SCREEN)
    does_not_scroll_sideways(chat.page, f"receipt in {language} on a wide screen")
    picture(chat.page, f"{language}-04-receipt-wide")
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


def test_words_in_every_script_stand_on_the_page_and_on_the_desk_as_they_were_written(
    new_page: Pages, house: House, advisor: ConsoleNavigator, picture: Picture
) -> None:
    chat = WebchatNavigator(new_page(**PHONE), house.url)
    chat.opens_chat()
    chat.starts()
    chat.chooses_values("safe")
    chat.hears_question()
    for words in IN_OTHER_SCRIPTS.values():
        chat.says(words)
        chat.hears_question()
    chat.asks_for_a_person()
    chat.sees_status("")
    assert [words for words in chat.own_words() if words in IN_OTHER_SCRIPTS.values()] == [*IN_OTHER_SCRIPTS.values()]
    does_not_scroll_sideways(chat.page, "four scripts")
    chat.page.locator("#log .message.from-customer").nth(2).scroll_into_view_if_needed()
    picture(chat.page, "scripts-01-phone")
    with house.database().reading() as record:
        reference = str(conversations.standing(record, chat.conversation()).reference)
    advisor.opens_desk()
    advisor.opens_case(reference)
    for words in IN_OTHER_SCRIPTS.values():
        expect(advisor.page.locator(".said.from-customer .words", has_text=words).first).to_be_attached()
    advisor.page.locator(".said.from-customer").first.scroll_into_view_if_needed()
    picture(advisor.page, "scripts-02-desk")
    has_no_barrier(advisor.page, "four scripts on the desk")


def test_landlord_sees_how_well_each_language_is_understood(advisor: ConsoleNavigator, picture: Picture) -> None:
    page = advisor.page
    page.get_by_role("link", name="Languages", exact=True).click()
    expect(page.locator("tr[data-language]")).to_have_count(len(SERVED))
    last = tested()
    for code in ("en", "pl", "ti"):
        level, _ = level_of(last.languages.get(code, {}), spoken=True)
        expect(page.locator(f"[data-level={level}] tr[data-language={code}]")).to_be_visible()
    has_no_barrier(page, "languages on the desk")
    picture(page, "levels-01-wide")
    page.set_viewport_size({"width": 390, "height": 844})
    does_not_scroll_sideways(page, "languages on a phone")
    picture(page, "levels-02-phone")
