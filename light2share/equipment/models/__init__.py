"""One listed instrument: itself, its sheet, and its record; with the words of its columns."""

from light2share.equipment.models.listing import AudienceMember as AudienceMember
from light2share.equipment.models.listing import Equipment as Equipment
from light2share.equipment.models.listing import EquipmentUnit as EquipmentUnit
from light2share.equipment.models.listing import ModeTerms as ModeTerms
from light2share.equipment.models.listing import TrustedOrganisation as TrustedOrganisation
from light2share.equipment.models.record import ListingEvent as ListingEvent
from light2share.equipment.models.record import ListingForm as ListingForm
from light2share.equipment.models.record import OldSlug as OldSlug
from light2share.equipment.models.sheet import Document as Document
from light2share.equipment.models.sheet import OwnSpecification as OwnSpecification
from light2share.equipment.models.sheet import Photo as Photo
from light2share.equipment.models.sheet import Specification as Specification
from light2share.equipment.rules import AccessMode as AccessMode
from light2share.equipment.rules import Approval as Approval
from light2share.equipment.rules import DocumentKind as DocumentKind
from light2share.equipment.rules import Happening as Happening
from light2share.equipment.rules import ListingState as ListingState
from light2share.equipment.rules import PriceMode as PriceMode
from light2share.equipment.rules import Readers as Readers
from light2share.equipment.rules import Visibility as Visibility
