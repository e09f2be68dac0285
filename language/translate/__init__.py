"""Translation for people: what a customer wrote, into English; what an advisor wrote, into the customer's language.

    choosing    which engine the settings ask for, and whether it may be used
    contract    what an engine promises; `null` is the default: the original stands alone
    engines     LibreTranslate, DeepL and Microsoft behind one `adapter` on deep-translator's base, over one `line`
    source      in which language a message stands

Nothing here stores, queues or decides what is shown; `worker.translation` and `cases.translating` do.
"""
