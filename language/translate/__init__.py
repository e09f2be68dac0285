"""Translation for people: what a customer wrote, into English; what an advisor wrote, into the customer's language.

`engine_of` gives the engine that the settings ask for; without one, NullEngine: the original stands alone. Nothing here
stores, queues or decides what is shown; `worker.translation` and `cases.translations` do.
"""

from language.translate.choosing import Wanted, engine_of, leaves_the_house, problem, title_of
from language.translate.contract import Engine, EngineFailed
from language.translate.null import NullEngine
from language.translate.source import written_in

__all__ = [
    "Engine",
    "EngineFailed",
    "NullEngine",
    "Wanted",
    "engine_of",
    "leaves_the_house",
    "problem",
    "title_of",
    "written_in",
]
