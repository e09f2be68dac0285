"""A customer and Jo Marsh in one conversation, for the tests of what passes between their two pages."""

from dataclasses import dataclass
from typing import Any

import httpx

from api.handover import take_over
from cases import conversations
from tests.api.console.conftest import Browser
from tests.api.customer import Customer
from tests.api.service import RunningApi


@dataclass
class Talk:
    """One conversation that Jo holds, with both pages."""

    customer: Customer
    jo: Browser
    reference: str

    @property
    def case(self) -> str:
        return f"/api/cases/{self.reference}"

    @classmethod
    async def begins(cls, api: RunningApi, customer: Customer, jo: Browser, advisor: int) -> "Talk":
        await take_over(api.services, customer.conversation, advisor)
        standing = await api.services.records.read(lambda record: conversations.standing(record, customer.conversation))
        return cls(customer, jo, str(standing.reference))

    async def customer_types(self) -> httpx.Response:
        return await self.customer.http.post(f"{self.customer.path}/writing", headers=self.customer.headers)

    async def jo_types(self) -> httpx.Response:
        return await self.jo.calls(f"{self.case}/writing")

    async def shown_to(self, browser: Browser) -> dict[str, Any]:
        """What the case's page shows below the conversation."""
        answer = await browser.http.get(f"{self.case}/signs")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def shown_to_customer(self) -> dict[str, Any]:
        update = await self.customer.update()
        return {name: update[name] for name in ("writing", "read", "read_by") if name in update}
