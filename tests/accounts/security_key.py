"""A security key in software: it answers a browser's questions as hardware does."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN = "https://testserver"
FLAG = AuthenticatorData.FLAG


@dataclass
class SecurityKey:
    """One key with one passkey. `verifies`: it asks for PIN or finger; `origin`: where it is."""

    verifies: bool = True
    origin: str = ORIGIN
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    owner: bytes = b""

    def __post_init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to navigator.credentials.create()."""
        asked = options["publicKey"]
        self.owner = websafe_decode(asked["user"]["id"])
        numbers = self.private.public_key().public_numbers()
        x, y = (part.to_bytes(32, "big") for part in (numbers.x, numbers.y))
        public = ES256({1: 2, 3: ES256.ALGORITHM, -1: 1, -2: x, -3: y})
        made = AttestedCredentialData.create(Aaguid(bytes(16)), self.id, public)
        data = AuthenticatorData.create(
            self._name(asked["rp"]["id"]), self._flags() | FLAG.AT, 0, made
        )
        said = CollectedClientData.create("webauthn.create", asked["challenge"], self.origin)
        attested = AttestationObject.create("none", data, {})
        return self._answer(clientDataJSON=said, attestationObject=attested)

    def show(self, options: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to navigator.credentials.get()."""
        asked = options["publicKey"]
        data = AuthenticatorData.create(self._name(asked["rpId"]), self._flags(), 1)
        said = CollectedClientData.create("webauthn.get", asked["challenge"], self.origin)
        signed = self.private.sign(data + said.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=said, authenticatorData=data, signature=signed, userHandle=self.owner
        )

    def _flags(self) -> FLAG:
        return FLAG.UP | FLAG.UV if self.verifies else FLAG.UP

    def _name(self, host: str) -> bytes:
        return sha256(host.encode()).digest()

    def _answer(self, **parts: bytes) -> dict[str, Any]:
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "response": {name: websafe_encode(part) for name, part in parts.items()},
            "clientExtensionResults": {"credProps": {"rk": True}},
        }
