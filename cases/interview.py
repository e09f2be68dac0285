"""The interview plan: what a complete report holds, in which order it is asked, and what each answer may be.

The plan is data. Adding a question is one entry here and its texts in `data/<question>/responses.yml`. Identifiers
are stable and English whatever the customer's language; the policy's own terms (sections 1.5, 2.9, 2.10, 2.11).
"""

from collections.abc import Collection, Mapping

from cases.questions import Choice, Given, Question, answered_otherwise, chosen, either, every, unless


def _choices(*values: str) -> tuple[Choice, ...]:
    return tuple(Choice(value) for value in values)


SAFEGUARDING_REASONS = ("danger_to_life", "child_at_risk", "adult_at_risk", "serious_crime")
"""Reasons for which a report without consent is kept, and read by a second advisor (policy 2.9, DOMAIN section 2)."""

child_interprets = chosen("interpreter_age", "under_18")
"""Nobody under 18 interprets (policy 2.11): the interview stops, and an interpreter calls back."""

without_consent = answered_otherwise("consent", "given")
withheld = every(
    chosen("reporter_role", "representative"),
    without_consent,
    answered_otherwise("consent_reason", *SAFEGUARDING_REASONS),
)
"""No consent and no safeguarding reason: only what identifies nobody is asked and kept (DOMAIN section 2)."""

_for_somebody = chosen("reporter_role", "representative")
_in_full = unless(withheld)
_named = every(chosen("anonymity", "give_name"), _in_full)
_reachable = every(_named, chosen("contact_channel", "phone", "text_message", "email", "letter"))
_agreed = unless(every(_for_somebody, without_consent))
"""Only who has agreed, or tells for themselves, can say with whom it may be shared."""
_further = every(_in_full, chosen("more_questions", "go_on"))

PLAN: tuple[Question, ...] = (
    Question(
        "safety",
        (
            Choice("safe"),
            Choice("danger_now", raises="danger_now"),
            Choice("hurt", raises="injury"),
            Choice("might_return", raises="danger_now"),
            Choice("unsure"),
        ),
        yes="safe",
        no="danger_now",
    ),
    Question("reporter_role", _choices("self", "witness", "representative"), told=True),
    Question("helper", _choices("somebody_helps", "nobody_helps"), told=True, asked=False),
    Question(
        "interpreter_age",
        _choices("adult", "under_18", "nobody_helps"),
        applies=either(_for_somebody, chosen("helper", "somebody_helps")),
        yes="adult",
        no="under_18",
        told=True,
    ),
    Question("interpreter_call", applies=child_interprets, open=True, identity=True),
    Question(
        "consent",
        _choices("given", "not_asked_yet", "refused", "cannot_be_asked"),
        applies=_for_somebody,
        yes="given",
        no="not_asked_yet",
        told=True,
    ),
    Question(
        "consent_how",
        _choices("told_me", "in_writing", "parent_or_guardian", "legal_authority"),
        applies=every(_for_somebody, chosen("consent", "given")),
        yes="told_me",
    ),
    Question(
        "consent_reason",
        _choices(*SAFEGUARDING_REASONS, "no_reason"),
        multiple=True,
        applies=every(_for_somebody, without_consent),
        no="no_reason",
        exclusive=frozenset({"no_reason"}),
    ),
    Question(
        "anonymity",
        _choices("give_name", "anonymous", "undecided"),
        applies=_in_full,
        yes="give_name",
        no="anonymous",
    ),
    Question("what_happened", _choices("that_is_all"), applies=_in_full, no="that_is_all"),
    Question(
        "incident_types",
        _choices(
            "verbal_abuse",
            "malicious_complaints",
            "intimidation_or_exclusion",
            "ridicule_of_culture_language_or_dress",
            "online_harassment",
            "physical_assault",
            "criminal_damage",
            "threat_of_violence",
            "arson",
            "offensive_communications",
            "something_else",
        ),
        multiple=True,
        told=True,
    ),
    Question(
        "characteristics",
        _choices(
            "race_or_ethnicity",
            "religion_or_belief",
            "disability",
            "sexual_orientation",
            "gender_identity",
            "sex",
            "age",
            "another_reason",
            "not_sure",
            "rather_not_say",
        ),
        multiple=True,
        exclusive=frozenset({"not_sure", "rather_not_say"}),
        told=True,
    ),
    Question("when", _choices("today", "yesterday", "keeps_happening"), told=True, open=True),
    Question(
        "where",
        _choices(
            "in_my_home",
            "outside_my_home",
            "shared_area",
            "street_or_neighbourhood",
            "online_or_phone",
            "somewhere_else",
        ),
        told=True,
        open=True,
    ),
    Question(
        "repeated",
        _choices("first_time", "happened_before", "keeps_happening", "not_sure"),
        yes="happened_before",
        no="first_time",
        told=True,
    ),
    Question("how_long", applies=_in_full, told=True, asked=False, open=True),
    Question("getting_worse", _choices("worse", "the_same", "better"), yes="worse", told=True, asked=False, open=True),
    Question("injuries", _choices("somebody_hurt", "nobody_hurt"), told=True, asked=False, open=True),
    Question("at_risk", _choices("child", "adult_at_risk"), multiple=True, told=True, asked=False, open=True),
    Question(
        "advisor_wish",
        _choices("a_woman", "a_man", "speaks_my_language", "not_a_certain_person", "another_wish"),
        multiple=True,
        told=True,
        asked=False,
        open=True,
    ),
    Question("more_questions", _choices("go_on", "finish_now"), applies=_in_full, yes="go_on", no="finish_now"),
    Question(
        "earlier_reports",
        _choices("told_landlord", "told_police", "told_somebody_else", "never_told"),
        multiple=True,
        applies=_further,
        yes="told_landlord",
        no="never_told",
        exclusive=frozenset({"never_told"}),
        told=True,
        open=True,
    ),
    Question(
        "offender",
        _choices(
            "neighbour",
            "family_or_partner",
            "someone_i_know",
            "stranger",
            "group_of_people",
            "livv_customer",
            "livv_worker",
            "not_sure",
        ),
        multiple=True,
        applies=_further,
        exclusive=frozenset({"not_sure"}),
        told=True,
        open=True,
    ),
    Question(
        "offender_near",
        _choices("same_building", "nearby", "comes_here", "not_near", "not_sure"),
        applies=_further,
        yes="nearby",
        no="not_near",
        told=True,
    ),
    Question(
        "witnesses",
        _choices("somebody_saw", "witness_afraid", "nobody", "not_sure"),
        multiple=True,
        applies=_further,
        yes="somebody_saw",
        no="nobody",
        exclusive=frozenset({"nobody", "not_sure"}),
        told=True,
        open=True,
    ),
    Question(
        "evidence",
        _choices("have_files", "have_elsewhere", "no_evidence"),
        applies=_further,
        yes="have_elsewhere",
        no="no_evidence",
        open=True,
    ),
    Question(
        "effect",
        _choices(
            "afraid_at_home",
            "afraid_to_go_out",
            "sleep_or_health",
            "low_mood",
            "children_affected",
            "work_or_school",
            "little_effect",
            "something_else",
        ),
        multiple=True,
        applies=_further,
        exclusive=frozenset({"little_effect"}),
        told=True,
        open=True,
    ),
    Question(
        "household",
        _choices("children", "disability_or_illness", "older_person", "pregnancy", "lives_alone", "none_of_these"),
        multiple=True,
        applies=_further,
        no="none_of_these",
        exclusive=frozenset({"none_of_these"}),
        told=True,
        open=True,
    ),
    Question(
        "police",
        _choices("reported", "not_reported", "want_help", "not_sure"),
        applies=_further,
        yes="reported",
        no="not_reported",
        told=True,
    ),
    Question("police_reference", applies=every(_further, chosen("police", "reported")), open=True),
    Question(
        "support_needs",
        _choices(
            "safer_home",
            "repairs",
            "talk_to_someone",
            "move_for_safety",
            "interpreter",
            "help_with_police",
            "something_else",
            "nothing_now",
        ),
        multiple=True,
        applies=_further,
        no="nothing_now",
        exclusive=frozenset({"nothing_now"}),
        open=True,
    ),
    Question(
        "adjustments",
        _choices(
            "large_print",
            "easy_read",
            "sign_language",
            "audio",
            "someone_with_me",
            "more_time",
            "something_else",
            "none_needed",
        ),
        multiple=True,
        applies=_further,
        no="none_needed",
        exclusive=frozenset({"none_needed"}),
        open=True,
    ),
    Question(
        "interview_place",
        _choices("my_home", "livv_office", "somewhere_else", "by_phone", "by_video", "not_now"),
        applies=_further,
        no="not_now",
        open=True,
    ),
    Question("contact_name", applies=_named, open=True, identity=True),
    Question(
        "affected_name",
        applies=every(_named, _for_somebody),
        open=True,
        identity=True,
    ),
    Question("home_address", applies=_named, open=True, identity=True),
    Question(
        "contact_channel",
        _choices("phone", "text_message", "email", "letter", "this_chat"),
        applies=_named,
        identity=True,
    ),
    Question("contact_details", applies=_reachable, open=True, identity=True),
    Question(
        "contact_safe",
        _choices("any_time", "certain_times", "no_voicemail", "no_letters", "something_else"),
        multiple=True,
        applies=_reachable,
        no="any_time",
        exclusive=frozenset({"any_time"}),
        open=True,
        identity=True,
    ),
    Question(
        "contact_hours",
        applies=every(_reachable, chosen("contact_safe", "certain_times")),
        open=True,
        identity=True,
    ),
    Question(
        "share_with",
        _choices(
            "police",
            "council",
            "health_services",
            "anthony_walker_foundation",
            "victim_care_merseyside",
            "ask_me_first",
            "nobody",
        ),
        multiple=True,
        applies=every(_in_full, _agreed),
        no="nobody",
        exclusive=frozenset({"ask_me_first", "nobody"}),
    ),
    Question("summary", _choices("send"), skippable=False, yes="send"),
)

FEEDBACK = Question("feedback", _choices("easy", "all_right", "hard"))
"""How it felt to report, asked once after sending (policy 4.3: customer satisfaction)."""

QUESTIONS: Mapping[str, Question] = {question.id: question for question in (*PLAN, FEEDBACK)}

CRIMES = frozenset({"physical_assault", "criminal_damage", "threat_of_violence", "arson", "offensive_communications"})
"""The incident types that are crimes (policy 1.5); the rest are incidents. "Crime" is derived, never asked."""

POLICE_STRANDS = frozenset(
    {"race_or_ethnicity", "religion_or_belief", "disability", "sexual_orientation", "gender_identity"}
)
"""The five characteristics that police and the regulator count; the policy protects seven (1.5)."""


def applicable(given: Given) -> tuple[Question, ...]:
    """The questions that belong to this report, in the order in which they are asked; what was told belongs to it.

    Where a child interprets, the interview ends with the wish for an interpreter's call (policy 2.11).
    """
    questions = tuple(
        question for question in PLAN if question.applies(given) or (question.told and question.id in given)
    )
    if not child_interprets(given):
        return questions
    ended = next(index for index, question in enumerate(questions) if question.id == "interpreter_call")
    return questions[: ended + 1]


def next_question(given: Given, reopened: Collection[str] = ()) -> Question | None:
    """The first question to ask that still has no answer; none once all was asked.

    What is only ever told is asked where the customer wants it corrected (`reopened`).
    """
    return next(
        (
            question
            for question in applicable(given)
            if question.id not in given and (question.asked or question.id in reopened)
        ),
        None,
    )


def previous_question(given: Given, before: str) -> Question | None:
    """The question asked before `before`; none at the beginning."""
    earlier = tuple(question for question in applicable(given) if question.asked or question.id == before)
    position = next((index for index, question in enumerate(earlier) if question.id == before), len(earlier))
    return earlier[position - 1] if position else None
