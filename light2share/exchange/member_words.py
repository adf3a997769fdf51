"""How the columns and faults of a file of members are called."""

from __future__ import annotations

from light2share.exchange.rules import Fault
from light2share.i18n import _

MEMBER_LABELS = {
    "name": _("Name of the organisation"),
    "kind": _("Kind of organisation"),
    "size_class": _("Size of the company"),
    "country": _("Country of its seat"),
    "number": _("SIREN, SIRET or VAT number"),
    "website": _("Website"),
    "mail_domains": _("Mail domains"),
    "about_fr": _("What it does, in French"),
    "about_en": _("What it does, in English"),
    "member_since": _("Member since, the year"),
    "email": _("E-mail of the organisation"),
    "address": _("Street and number"),
    "postcode": _("Postcode"),
    "town": _("Town"),
    "admin_name": _("Name of its first admin"),
    "admin_email": _("E-mail of its first admin"),
}
MEMBER_HELP = {
    "country": _("Its name in French or English, or two letters such as DE; empty: France, or as it is"),
    "number": _("A member is found again by it; without one, by its name"),
    "mail_domains": _("What stands behind the @, with | between"),
    "address": _("Counts for a new member, or one without a site"),
    "postcode": _("In France, with the town: the commune is looked up"),
    "admin_name": _("For the invitation"),
    "admin_email": _("Counts where nobody belongs to it or is invited yet"),
}
MEMBER_FAULTS = {
    Fault.NO_MEMBER_NAME: _("It is empty: fill it in"),
    Fault.NO_MEMBER_KIND: _("Enter what the organisation is"),
    Fault.NO_SIZE: _("A company needs one: fill it in"),
    Fault.NO_NUMBER: _("A company in France has one: 9 or 14 digits, or FR and 11 more signs"),
    Fault.BAD_NUMBER: _("No organisation of this country can have it: check its digits"),
    Fault.SEVERAL_MEMBERS: _("Enter the SIRET: several members have this SIREN or this name"),
    Fault.DOUBLE_MEMBER: _("This is the organisation of line %(line)s again: keep one of the two rows"),
    Fault.NOT_A_PAGE: _("Enter a web address, such as https://company.example"),
    Fault.NOT_A_DOMAIN: _("Enter what stands behind the @, such as company.example"),
    Fault.FOR_EVERYBODY: _("Leave out %(domain)s: anybody may have an address there"),
    Fault.NOT_AN_ADDRESS: _("Enter an e-mail address, such as name@company.example"),
    Fault.NO_ADMIN_NAME: _("The e-mail address needs one: fill it in"),
    Fault.HALF_A_PLACE: _("Enter postcode and town, or neither"),
    Fault.UNKNOWN_COMMUNE: _("No commune of this name or postcode is known: check both"),
    Fault.OTHER_POSTCODE: _("%(said)s has another postcode than %(postcode)s: %(near)s"),
    Fault.NOT_A_MEMBER: _("Its membership is suspended: lift that first"),
}
