"""Each row of a file of members against those there are: new, changed, the same, or wrong. Writes nothing.

A member is found by its SIRET, else its SIREN, else its VAT number; without a number, by its name. A row of a known
name with a number that no member has may be a double: it waits for a tick. An empty cell leaves what stands there.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from light2share.catalogue.communes import Asked, Contradiction, Town, UnknownTown, place_of, towns_of
from light2share.db import Session
from light2share.equipment.taxonomy import Taxonomy
from light2share.exchange.cells import Known, read, write
from light2share.exchange.checked import Row
from light2share.exchange.choices import spelt
from light2share.exchange.member_columns import FIRST_ADMIN, PLACE, by_name, recognised_members
from light2share.exchange.member_rows import CheckedMember
from light2share.exchange.rules import CellFault, Change, Fault, Note, Wrong
from light2share.mail.message import BadAddress, address
from light2share.organisations import hosts, identifiers
from light2share.organisations.identifiers import FRANCE, BadNumber, Identifiers
from light2share.organisations.models import (
    Invitation,
    Membership,
    MembershipStatus,
    Organisation,
    OrganisationKind,
    Site,
)

PLAIN = ("name", "kind", "size_class", "country", "website", "about_fr", "about_en", "member_since", "email")
LISTS = ("mail_domains", "domains")


class MemberChecker:
    """Checks rows of one file, some at a time. `seen` holds the line of each member that the file has named before.

    With `invites`, the first admins that it names are asked to join.
    """

    def __init__(
        self,
        session: Session,
        tree: Taxonomy,
        headers: Sequence[str],
        language: str,
        comma: bool,
        invites: bool,
    ) -> None:
        self.session, self.tree, self.invites = session, tree, invites
        self.spoken = "fr" if comma else language
        self.seen: dict[tuple[int, str], int] = {}
        self.columns = by_name(tree)
        self.headed = recognised_members(headers, tree)

    def check(self, rows: Iterable[Row]) -> list[CheckedMember]:
        """What comes of each row, in their order."""
        checked = [self._read(row) for row in rows]
        self._find(checked)
        self._place(checked)
        for one in checked:
            self._compare(one)
        return checked

    def _read(self, row: Row) -> CheckedMember:
        one = CheckedMember(row.number)
        known = Known(self.tree)
        for place, headed in enumerate(self.headed):
            column, text = headed.column, row.cells.get(place, "")
            if column is None or not text:
                continue
            try:
                one.wanted[column.name] = read(column, text, self.spoken, known)
            except CellFault as found:
                one.faults.append(Wrong(column.name, found.fault, found.values))
        _read_number(one)
        _read_addresses(one)
        return one

    def _find(self, checked: Sequence[CheckedMember]) -> None:
        members = self._members(checked)
        for one in checked:
            same = _meant(one, members)
            if len(same) > 1:
                one.wrong("number" if one.wanted.get("number") else "name", Fault.SEVERAL_MEMBERS)
            one.item = same[0] if len(same) == 1 else None
            if not same:
                _look_out(one, members)
                self._look_up(one)
            if one.item is not None and one.item.status is MembershipStatus.SUSPENDED:
                one.wrong("name", Fault.NOT_A_MEMBER)
            self._claim(one)

    def _look_up(self, one: CheckedMember) -> None:
        """Note that a row above brings in a new member of the same name."""
        line = self.seen.setdefault((0, f"name {spelt(one.name)}"), one.number) if one.name else one.number
        if line != one.number and one.wanted.get("number"):
            one.notes.append(Note.NAMED_BEFORE)
            one.said[Note.NAMED_BEFORE] = {"line": str(line)}

    def _claim(self, one: CheckedMember) -> None:
        """One member, one row: a second row that means the same is wrong."""
        marks = [f"key {one.key}"] if one.key else []
        marks += [f"item {one.item.id}"] if one.item else []
        for mark in marks:
            line = self.seen.setdefault((0, mark), one.number)
            if line != one.number:
                one.wrong("number" if one.wanted.get("number") else "name", Fault.DOUBLE_MEMBER, line=line)

    def _members(self, checked: Sequence[CheckedMember]) -> list[Organisation]:
        """Those that the rows may mean."""
        row = Organisation
        wanted: list[ColumnElement[bool]] = []
        for column, values in (
            (row.siren, {one.numbers.siren for one in checked}),
            (row.vat_number, {one.numbers.vat_number for one in checked}),
        ):
            if known := sorted(value for value in values if value):
                wanted.append(column.in_(known))
        query = (
            select(row)
            .where(or_(row.id.in_(self._namesakes(checked)), *wanted), row.status != MembershipStatus.LEFT)
            .order_by(row.id)
        )
        return list(self.session.scalars(query))

    def _namesakes(self, checked: Sequence[CheckedMember]) -> list[int]:
        """Members that are called as one of the rows; compared here, since SQLite folds ASCII alone."""
        names = {spelt(one.name) for one in checked if one.name}
        rows = self.session.execute(
            select(Organisation.id, Organisation.name).where(Organisation.status != MembershipStatus.LEFT)
        )
        return [number for number, name in rows if spelt(name) in names]

    def _place(self, checked: Sequence[CheckedMember]) -> None:
        """Where the communes of the first sites lie."""
        asked = [one for one in checked if one.wanted.get("postcode") or one.wanted.get("town")]
        french = [_asked(one) for one in asked if _country(one) == FRANCE]
        known = towns_of(french) if french else []
        for one in asked:
            if not (one.wanted.get("postcode") and one.wanted.get("town")):
                one.wrong("town", Fault.HALF_A_PLACE)
            elif _country(one) != FRANCE:
                one.notes.append(Note.ONLY_FRENCH_SITES)
            else:
                _lay(one, known)

    def _compare(self, one: CheckedMember) -> None:
        self._spare(one)
        if one.item is not None:
            one.before |= _values(one.item, one.numbers)
        for name, value in one.wanted.items():
            before, column = one.before.get(name), self.columns[name]
            if not _same(before, value):
                one.changes.append(Change(name, write(column, before), write(column, value)))
        _check(one)

    def _spare(self, one: CheckedMember) -> None:
        """Leave out what counts only for a member without a site, and without people."""
        number = one.item.id if one.item else 0
        if number and self.session.scalar(select(Site.id).where(Site.organisation_id == number).limit(1)):
            _drop(one, PLACE)
            one.place = None
        if not self.invites or (number and self._has_people(number)):
            _drop(one, FIRST_ADMIN)
        if one.wanted.get("admin_email") and not one.wanted.get("admin_name"):
            one.wrong("admin_name", Fault.NO_ADMIN_NAME)
        if one.place is None and not any(wrong.column == "town" for wrong in one.faults):
            _drop(one, PLACE)
        if one.item is not None and one.numbers == Identifiers():
            one.notes.append(Note.FOUND_BY_NAME)
        if one.wanted.get("admin_email"):
            one.notes.append(Note.INVITES)

    def _has_people(self, number: int) -> bool:
        for query in (
            select(Membership.id).where(Membership.organisation_id == number),
            select(Invitation.id).where(
                Invitation.organisation_id == number, Invitation.settled_at.is_(None)
            ),
        ):
            if self.session.scalar(query.limit(1)) is not None:
                return True
        return False


def _country(one: CheckedMember) -> str:
    return str(one.wanted.get("country") or FRANCE)


def _asked(one: CheckedMember) -> Asked:
    return "".join((one.wanted.get("postcode") or "").split()), one.wanted.get("town") or ""


def _lay(one: CheckedMember, known: Collection[Town]) -> None:
    postcode, town = _asked(one)
    try:
        found = place_of(postcode, town, known)
    except UnknownTown:
        one.wrong("town", Fault.UNKNOWN_COMMUNE)
    except Contradiction as wrong:
        near = ", ".join(wrong.postcodes)
        one.wrong("town", Fault.OTHER_POSTCODE, said=town, postcode=postcode, near=near)
    else:
        one.place = (found.latitude, found.longitude)


def _drop(one: CheckedMember, names: Iterable[str]) -> None:
    for name in names:
        one.wanted.pop(name, None)


def _read_number(one: CheckedMember) -> None:
    try:
        one.numbers = identifiers.read(one.wanted.get("number") or "", _country(one))
    except BadNumber:
        one.wrong("number", Fault.BAD_NUMBER)
        return
    known = one.numbers
    if number := known.siret or known.vat_number or known.siren:
        one.wanted["number"] = number


def _read_addresses(one: CheckedMember) -> None:
    if page := one.wanted.get("website"):
        whole = hosts.website(page)
        if whole is None:
            one.wrong("website", Fault.NOT_A_PAGE)
        one.wanted["website"] = whole or page
    names = []
    for typed in one.wanted.get("mail_domains") or ():
        name = hosts.mail_domain(typed)
        if name is None:
            one.wrong("mail_domains", Fault.NOT_A_DOMAIN)
        elif name in hosts.FOR_EVERYBODY:
            one.wrong("mail_domains", Fault.FOR_EVERYBODY, domain=name)
        names.append(name or typed)
    if "mail_domains" in one.wanted:
        one.wanted["mail_domains"] = tuple(dict.fromkeys(names))
    for column in ("email", "admin_email"):
        if (typed := one.wanted.get(column)) and not _is_address(typed):
            one.wrong(column, Fault.NOT_AN_ADDRESS)


def _is_address(typed: str) -> bool:
    try:
        address("", typed)
    except BadAddress:
        return False
    return all(typed.rpartition("@"))


def _meant(one: CheckedMember, members: Sequence[Organisation]) -> list[Organisation]:
    """Which of these the row means; several where it does not say enough."""
    known = one.numbers
    tries: list[Callable[[Organisation], bool]] = []
    if known.siret:
        tries.append(lambda member: member.siret == known.siret)
        tries.append(lambda member: member.siren == known.siren and member.siret is None)
    elif known.siren:
        tries.append(lambda member: member.siren == known.siren)
    elif known.vat_number:
        tries.append(lambda member: member.vat_number == known.vat_number)
    elif one.name:
        tries.append(lambda member: spelt(member.name) == spelt(one.name))
    for fits in tries:
        if found := [member for member in members if fits(member)]:
            return found
    return []


def _look_out(one: CheckedMember, members: Sequence[Organisation]) -> None:
    """Note which members have the name of a row that comes in as a new one."""
    same = [member for member in members if one.name and spelt(member.name) == spelt(one.name)]
    numbers = [member.siret or member.siren or member.vat_number for member in same]
    if known := [number for number in numbers if number]:
        one.notes.append(Note.NAMESAKE)
        one.said[Note.NAMESAKE] = {"numbers": ", ".join(known)}
    elif same:
        one.notes.append(Note.NAMESAKE_PLAIN)


def _values(item: Organisation, given: Identifiers) -> dict[str, Any]:
    """A member as a row of a file would have it, with the number that the row gives, if it has that."""
    number = item.siret or item.siren if given.siret else item.vat_number if given.vat_number else item.siren
    return {
        **{name: getattr(item, name) for name in PLAIN},
        **{name: tuple(getattr(item, name)) for name in LISTS},
        "number": number,
    }


def _same(before: Any, value: Any) -> bool:
    return bool(before == value) or (before in (None, ()) and value in (None, ()))


def _check(one: CheckedMember) -> None:
    """The rules between the cells of a row."""
    after = {**one.before, **one.wanted}
    if not after.get("name"):
        one.wrong("name", Fault.NO_MEMBER_NAME)
    kind = after.get("kind")
    if not kind:
        one.wrong("kind", Fault.NO_MEMBER_KIND)
    if kind == OrganisationKind.COMPANY and not after.get("size_class"):
        one.wrong("size_class", Fault.NO_SIZE)
    if (
        one.item is None
        and kind == OrganisationKind.COMPANY
        and _country(one) == FRANCE
        and not one.numbers.siren
    ):
        one.wrong("number", Fault.NO_NUMBER)
