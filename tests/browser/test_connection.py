"""A connection that fails: the page says so, keeps every word, and sends each of them once."""

from collections.abc import Callable

from playwright.sync_api import Route

from tests.browser.conftest import Picture
from tests.browser.telling import OWN_WORDS, goes_on, tells_until
from tests.browser.webchat_navigator import WebchatNavigator

Stored = Callable[[WebchatNavigator], list[str]]

WHILE_OFFLINE = ("they scratched my car again", "and wrote a word on it")


def is_telling(chat: WebchatNavigator) -> None:
    chat.opens_embedded_chat()
    chat.starts()
    tells_until(chat, "what_happened", OWN_WORDS)


def test_words_written_without_connection_are_kept_and_sent_once(
    customer: WebchatNavigator, stored: Stored, picture: Picture
) -> None:
    is_telling(customer)
    customer.page.context.set_offline(True)
    for words in WHILE_OFFLINE:
        customer.says(words)
    customer.types("half a sent")
    customer.sees_status("No connection. Your words are kept here and will be sent.")
    assert customer.own_words()[-2:] == list(WHILE_OFFLINE)
    picture(customer.page, "30-offline")
    assert not set(WHILE_OFFLINE) & set(stored(customer))
    customer.page.context.set_offline(False)
    customer.sees_status("Saved")
    assert customer.text_box().input_value() == "half a sent"
    goes_on(customer)
    assert [words for words in stored(customer) if words in WHILE_OFFLINE] == list(WHILE_OFFLINE)
    assert [words for words in customer.own_words() if words in WHILE_OFFLINE] == list(WHILE_OFFLINE)
    picture(customer.page, "31-online-again")


def test_words_survive_a_reload_without_connection(customer: WebchatNavigator, stored: Stored) -> None:
    is_telling(customer)
    customer.page.route("**/chat/*/messages", lambda route: route.abort())
    customer.says(WHILE_OFFLINE[0])
    customer.types("half a sent")
    customer.sees_status("No connection")
    customer.reloads()
    customer.launcher().click()
    customer.sees(WHILE_OFFLINE[0])
    assert customer.text_box().input_value() == "half a sent"
    customer.page.unroute("**/chat/*/messages")
    customer.sees_status("Saved")
    assert stored(customer).count(WHILE_OFFLINE[0]) == 1


def test_message_whose_receipt_was_lost_is_not_sent_twice(customer: WebchatNavigator, stored: Stored) -> None:
    is_telling(customer)
    lost: list[int] = []

    def lose_first_receipt(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().status)
            route.abort()
        else:
            route.continue_()

    customer.page.route("**/chat/*/messages*", lose_first_receipt)
    customer.says(WHILE_OFFLINE[0])
    goes_on(customer)
    customer.sees_status("Saved")
    assert lost == [202]
    assert stored(customer).count(WHILE_OFFLINE[0]) == 1
    assert customer.own_words().count(WHILE_OFFLINE[0]) == 1
