"""The one door to SQLAlchemy: the base class, column types, and the names that models need."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    CheckConstraint,
    Enum,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, composite, mapped_column, registry, relationship

from light2share.db.types import JsonList, JsonMap, LocalDateTime, UtcDateTime

NAMES = {
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "ck": "%(table_name)s_%(constraint_name)s_check",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}


class _Words(Enum):
    """An enum kept as its value in text, without a database type to migrate."""

    def __init__(self, *enums: Any, **settings: Any) -> None:
        settings.setdefault("native_enum", False)
        settings.setdefault("create_constraint", False)
        settings.setdefault("length", 32)
        settings.setdefault("values_callable", lambda words: [word.value for word in words])
        super().__init__(*enums, **settings)


class Base(DeclarativeBase):
    """What every table shares."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={datetime: UtcDateTime, StrEnum: _Words(StrEnum), str: Text},
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False, "autoflush": True})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model

__all__ = [
    "Base",
    "CheckConstraint",
    "DefaultExecutionContext",
    "ForeignKey",
    "ForeignKeyConstraint",
    "Index",
    "JsonList",
    "JsonMap",
    "LocalDateTime",
    "Mapped",
    "Model",
    "Session",
    "UniqueConstraint",
    "UtcDateTime",
    "composite",
    "date",
    "datetime",
    "db",
    "mapped_column",
    "relationship",
    "text",
]
