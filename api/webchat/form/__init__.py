"""The report as a plain form, without a script: the same plan, the same conversation, the same case as the chat.

Threats considered. The next person at a shared computer: the conversation's token travels in a cookie of the browser's
memory alone (no date, so it ends with the browser), that no script can read (HttpOnly), that no other site can use
(SameSite=Strict), that goes to the form's own addresses only (Path), and that "Leave this page" takes away; left alone
for two hours a form shows nothing any more. It is a cookie and not a hidden field because a hidden field would make
every page the answer to a POST: the Back button would ask to send again, and a page left open could be sent by whoever
comes next. It is never in an address. No IP address is kept: one count of new chats, as for the chat (api/pace.py).
How the chat and the form hand the token to each other: switching.py.
Another site that posts in a customer's name: the cookie, and a token in each form made from it.
"""
