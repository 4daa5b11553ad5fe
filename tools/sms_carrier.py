"""The SMS provider, spoken to over HTTP: one POST a message."""

import httpx

from actions.send_messages import NotCarried

SECONDS = 10.0


class SmsCarrier:
    """Posts `{"to", "text"}` with the effect key as `Idempotency-Key`; any 2xx answer means it was taken."""

    def __init__(self, url: str, token: str) -> None:
        """`token` is sent as bearer token where there is one."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._url = url
        self._client = httpx.Client(headers=headers, timeout=SECONDS, trust_env=False)

    def send(self, phone: str, body: str, effect_key: str) -> None:
        """Hand one message over; raises `NotCarried` with the kind of trouble, never the number or the text."""
        headers = {"Idempotency-Key": effect_key}
        try:
            answer = self._client.post(self._url, json={"to": phone, "text": body}, headers=headers)
        except httpx.HTTPError as error:
            raise NotCarried(type(error).__name__) from None
        if not answer.is_success:
            raise NotCarried(f"HTTP {answer.status_code}")
