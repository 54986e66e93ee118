"""The sender's seal on a finished PDF: a PAdES signature, so that one changed byte shows.

Pure: key and time are handed in, nothing is fetched. Without a timestamp authority the time of
sealing is the sender's word (PAdES B-B).
"""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from config.documents.finish import SEAL_FIELD
from config.errors import Refusal

_METADATA = signers.PdfSignatureMetadata(
    field_name=SEAL_FIELD,
    md_algorithm="sha256",
    subfilter=SigSeedSubFilter.PADES,
    certify=True,
    docmdp_permissions=MDPPerm.NO_CHANGES,
)


class SealUnusable(Refusal):
    """Nothing is issued unsealed by accident."""

    code = "seal_unusable"
    remedy = (
        "PROBITY_SEAL_P12 must name a PKCS #12 file with key and certificate, and "
        "PROBITY_SEAL_PASSWORD its password."
    )


class _Writer(IncrementalPdfFileWriter):
    def ensure_output_version(self, version: Any) -> None:
        """pyHanko would write /Version 2.0 into the catalog, which PDF/A-2 does not know."""


class _Signer(signers.PdfSigner):
    """Signs at the moment it is told, not at the machine's."""

    def __init__(self, signer: signers.SimpleSigner, at: datetime) -> None:
        super().__init__(_METADATA, signer)
        self._at = at

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session


def _aside(work: Callable[[], Any]) -> Any:
    """pyHanko runs an event loop of its own, which a thread that has one already refuses."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work).result()


@dataclass(frozen=True)
class Checked:
    """`intact`: not a byte was changed or added. `ours`: by the key that was asked about."""

    intact: bool
    ours: bool
    by: str = ""
    at: datetime | None = None


class Seal:
    """A key with its certificate, kept warm. Raises SealUnusable where it cannot be read."""

    def __init__(self, p12: bytes, password: str = "") -> None:
        phrase = password.encode() if password else None
        try:
            signer = signers.SimpleSigner.load_pkcs12_data(p12, other_certs=(), passphrase=phrase)
        except ValueError:
            raise SealUnusable("The key that seals papers cannot be opened.") from None
        self._signer = signer

    @property
    def certificate(self) -> Any:
        return self._signer.signing_cert

    @property
    def ends_at(self) -> datetime:
        ends_at: datetime = self.certificate.not_valid_after
        return ends_at

    def stamp(self, pdf: bytes, *, at: datetime) -> bytes:
        """The sealed file; it begins with `pdf`, byte for byte."""
        writer = _Writer(io.BytesIO(pdf))
        signed: bytes = _aside(lambda: _Signer(self._signer, at).sign_pdf(writer, True).getvalue())
        return signed

    def check(self, pdf: bytes) -> Checked:
        """Whether these bytes are as they were sealed, and whether by this key."""
        try:
            return self._checked(pdf)
        except Exception:  # whatever a damaged file does to its readers, it is not intact
            return Checked(intact=False, ours=False)

    def _checked(self, pdf: bytes) -> Checked:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
        at = found.self_reported_timestamp
        # At the moment of sealing: a certificate that ran out since does not unsay what it sealed
        trust = ValidationContext(trust_roots=[self.certificate], allow_fetching=False, moment=at)
        status = _aside(lambda: validate_pdf_signature(found, trust))
        whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
        return Checked(
            intact=bool(status.intact and status.valid and whole and _is_tight(pdf, found)),
            ours=bool(status.trusted),
            by=found.signer_cert.subject.native.get("common_name", ""),
            at=at,
        )


def _is_tight(pdf: bytes, found: Any) -> bool:
    """A signature cannot cover its own place in the file: nothing but itself may stand there."""
    first, length, rest, _ = (int(number) for number in found.byte_range)
    content: bytes = found.pkcs7_content
    signature = cms.ContentInfo.load(content).dump()
    padded = signature + bytes(len(content) - len(signature))
    return bool(pdf[first + length : rest] == b"<" + padded.hex().upper().encode() + b">")


def make_key(name: str) -> bytes:
    """A PKCS #12 file without password: a new P-256 key that vouches for itself. For trying out."""
    key = ec.generate_private_key(ec.SECP256R1())
    whose = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(whose)
        .issuer_name(whose)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2045, 1, 1, tzinfo=UTC))
        .add_extension(usage, critical=True)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        b"seal", key, certificate, None, serialization.NoEncryption()
    )
