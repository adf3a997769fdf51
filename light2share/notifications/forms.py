"""Choosing how one wants to hear of each topic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from wtforms import RadioField, SelectChoice

from light2share.mail.topics import CHANNELS, Channel, Topic
from light2share.notifications import words
from light2share.web.forms import Form


class ChoicesForm(Form):
    """One radio field for each topic, named after it."""

    def chosen(self) -> dict[Topic, Channel]:
        """The channel of each topic; ask only after the form is valid."""
        return {Topic(field.name): Channel(field.data) for field in self}


@cache
def _for(topics: tuple[Topic, ...]) -> type[ChoicesForm]:
    fields = {
        topic.value: RadioField(
            words.TOPICS[topic],
            choices=[SelectChoice(channel.value, words.CHANNELS[channel]) for channel in CHANNELS[topic]],
        )
        for topic in topics
    }
    return type("ChoicesOfTopics", (ChoicesForm,), fields)


def choices_form(topics: Iterable[Topic], shown: Mapping[Topic, Channel]) -> ChoicesForm:
    """The form for these topics, filled from the request, or as they are."""
    data = {topic.value: channel.value for topic, channel in shown.items()}
    return _for(tuple(topics))(data=data)
