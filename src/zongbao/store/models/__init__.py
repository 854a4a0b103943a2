"""All tables that Django knows, one module per noun."""

from zongbao.store.models.arrivals import Arrival
from zongbao.store.models.audit import AuditEntry
from zongbao.store.models.books import AccountBook, BookFiling, StockCount
from zongbao.store.models.cards import Card
from zongbao.store.models.checkpoints import LedgerCheckpoint, SealedDecision, Witness
from zongbao.store.models.claims import WorkClaim
from zongbao.store.models.decisions import StoredDecision
from zongbao.store.models.declarations import Declaration, DeclarationLine
from zongbao.store.models.delegations import Delegation
from zongbao.store.models.drafts import FormDraft
from zongbao.store.models.equipment import EquipmentTerm
from zongbao.store.models.gate import Passage
from zongbao.store.models.ledger import (
    LedgerBalance,
    LedgerItem,
    LedgerMovement,
    LedgerPosting,
    LedgerSeal,
)
from zongbao.store.models.lists import BondedList, BondedListLine
from zongbao.store.models.messages import IdempotencyKey, RawMessage, Receipt
from zongbao.store.models.notices import Notice, NoticeRead
from zongbao.store.models.parameters import ParameterValue
from zongbao.store.models.passes import GatePass, GatePassDocument, GatePassLine
from zongbao.store.models.people import ApiToken, OldPassword, Organisation, SignIn, User
from zongbao.store.models.pictures import GatePicture
from zongbao.store.models.reasons import ReasonText
from zongbao.store.models.upkeep import LedgerProof, WorkerBeat
from zongbao.store.models.uploads import LineUpload
from zongbao.store.models.vehicles import Trailer, Vehicle
from zongbao.store.models.views import SavedView
from zongbao.store.models.visits import Visit
from zongbao.store.models.zones import Gate, Lane, Zone

__all__ = [
    "AccountBook",
    "ApiToken",
    "Arrival",
    "AuditEntry",
    "BondedList",
    "BondedListLine",
    "BookFiling",
    "Card",
    "Declaration",
    "DeclarationLine",
    "Delegation",
    "EquipmentTerm",
    "FormDraft",
    "Gate",
    "GatePass",
    "GatePassDocument",
    "GatePassLine",
    "GatePicture",
    "IdempotencyKey",
    "Lane",
    "LedgerBalance",
    "LedgerCheckpoint",
    "LedgerItem",
    "LedgerMovement",
    "LedgerPosting",
    "LedgerProof",
    "LedgerSeal",
    "LineUpload",
    "Notice",
    "NoticeRead",
    "OldPassword",
    "Organisation",
    "ParameterValue",
    "Passage",
    "RawMessage",
    "ReasonText",
    "Receipt",
    "SavedView",
    "SealedDecision",
    "SignIn",
    "StockCount",
    "StoredDecision",
    "Trailer",
    "User",
    "Vehicle",
    "Visit",
    "Witness",
    "WorkClaim",
    "WorkerBeat",
    "Zone",
]
