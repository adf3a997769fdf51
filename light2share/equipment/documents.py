"""What an owner does with the documents of a listing. Nothing here commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from light2share.db import Session
from light2share.equipment import queries
from light2share.equipment.models import Document, DocumentKind, Equipment, Readers

MOST_DOCUMENTS = 20


@dataclass(frozen=True, slots=True)
class Label:
    """What a document is called, what it is, and who may download it."""

    title: str
    kind: DocumentKind = DocumentKind.OTHER
    readers: Readers = Readers.ALL


def add(session: Session, item: Equipment, name: str, size: int, label: Label, now: datetime) -> Document:
    """Put a stored file behind the others; the caller has seen that there are fewer than MOST_DOCUMENTS."""
    documents = queries.documents_of(session, item)
    document = Document(
        equipment_id=item.id,
        position=documents[-1].position + 1 if documents else 1,
        name=name,
        title=label.title,
        kind=label.kind,
        readers=label.readers,
        size=size,
        created_at=now,
    )
    session.add(document)
    item.updated_at = now
    session.flush()
    return document


def relabel(session: Session, item: Equipment, document: Document, label: Label, now: datetime) -> None:
    """Call it otherwise, or let others read it."""
    document.title, document.kind, document.readers = label.title, label.kind, label.readers
    item.updated_at = now
    session.flush()


def shift(session: Session, item: Equipment, document: Document, by: int) -> None:
    """Let it change places with its neighbour: -1 towards the front, 1 towards the end; at an end nothing happens."""
    documents = queries.documents_of(session, item)
    place = next(number for number, one in enumerate(documents) if one.id == document.id)
    other = place + by
    if 0 <= other < len(documents):
        documents[place], documents[other] = documents[other], documents[place]
    for number, one in enumerate(documents, 1):
        one.position = number
    session.flush()


def remove(session: Session, item: Equipment, document: Document, now: datetime) -> str:
    """Take it away; the name under which its file lies, which the caller removes after the commit."""
    session.delete(document)
    item.updated_at = now
    session.flush()
    return document.name
