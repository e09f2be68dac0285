"""How long is kept what was never sent: 30 days, and never erased where it was urgent."""

from datetime import timedelta

from sqlalchemy import exists, select

from cases import models
from cases.conversations import erase
from cases.custody import locked
from cases.database import Record
from cases.errors import ConversationErased

DRAFTS_LAST = timedelta(days=30)


def erase_abandoned(record: Record, limit: int = 100) -> int:
    """Erase up to `limit` conversations in which nothing happened for 30 days; gives how many.

    Never one with a case or with an urgent flag, cleared or not. A customer who writes again just now keeps theirs.
    """
    before = record.now() - DRAFTS_LAST
    case = exists().where(models.Case.conversation_id == models.Conversation.id)
    urgent = exists().where(models.Flag.conversation_id == models.Conversation.id, models.Flag.level == "yes")
    query = (
        select(models.Conversation.id)
        .where(models.Conversation.data_key.is_not(None), models.Conversation.last_at < before, ~case, ~urgent)
        .order_by(models.Conversation.last_at)
        .limit(limit)
    )
    erased = 0
    for conversation in list(record.session.scalars(query)):
        try:
            row = locked(record, conversation)
        except ConversationErased:
            continue
        # Looked at again under the lock: between the question and the lock the customer may have written.
        if row.last_at < before and record.session.scalar(query.where(models.Conversation.id == conversation)):
            erase(record, conversation, actor="system")
            erased += 1
    return erased
