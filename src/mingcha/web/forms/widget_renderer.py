"""Renders the widgets of forms: the elements of Django's templates without their line ends, built by Python functions.

Django's template of a select includes two templates for each option, which took a third of the time of a page with a
filter. Widgets that are not in the table are rendered by Django's templates.
"""

from collections.abc import Callable, Mapping
from typing import Any, override

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

type Widget = Mapping[str, Any]
"""The values that a widget gives to its template (django.forms.Widget.get_context)."""


def _text(value: object) -> str:
    """A value as text of the page: numbers in the language's form, escaped unless marked safe."""
    return str(conditional_escape(value if isinstance(value, str) else str(localize(value))))


def _attribute(value: object) -> str:
    """A value as the text of an attribute: numbers as Python writes them, escaped unless marked safe."""
    return str(conditional_escape(value if isinstance(value, str) else str(value)))


def _attributes(widget: Widget) -> str:
    """All attributes, each after a space. True is an attribute without a value; False is none."""
    parts = []
    for name, value in widget["attrs"].items():
        if value is True:
            parts.append(f" {_text(name)}")
        elif value is not False:
            parts.append(f' {_text(name)}="{_attribute(value)}"')
    return "".join(parts)


def _input(widget: Widget) -> str:
    value = f' value="{_attribute(widget["value"])}"' if widget["value"] is not None else ""
    return f'<input type="{_text(widget["type"])}" name="{_text(widget["name"])}"{value}{_attributes(widget)}>'


def _textarea(widget: Widget) -> str:
    value = _text(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{_text(widget["name"])}"{_attributes(widget)}>\n{value}</textarea>'


def _option(option: Widget) -> str:
    return f'<option value="{_attribute(option["value"])}"{_attributes(option)}>{_text(option["label"])}</option>'


def _select(widget: Widget) -> str:
    parts = [f'<select name="{_text(widget["name"])}"{_attributes(widget)}>']
    for group, options, _index in widget["optgroups"]:
        inside = "".join(_option(option) for option in options)
        parts.append(f'<optgroup label="{_text(group)}">{inside}</optgroup>' if group else inside)
    return "".join((*parts, "</select>"))


def _input_option(option: Widget) -> str:
    if not option["wrap_label"]:
        return _input(option)
    names = option["attrs"].get("id")
    opening = f'<label for="{_text(names)}">' if names else "<label>"
    return f"{opening}{_input(option)} {_text(option['label'])}</label>"


def _choices(widget: Widget) -> str:
    attributes = "".join(
        f' {name}="{_text(widget["attrs"][name])}"' for name in ("id", "class") if widget["attrs"].get(name)
    )
    parts = [f"<div{attributes}>"]
    for group, options, _index in widget["optgroups"]:
        inside = "".join(f"<div>{_input_option(option)}</div>" for option in options)
        parts.append(f"<div><label>{_text(group)}</label>{inside}</div>" if group else inside)
    return "".join((*parts, "</div>"))


_FOLDER = "django/forms/widgets/"
_INPUTS = ("text", "number", "email", "url", "tel", "search", "color", "password", "hidden", "date", "time", "checkbox")
RENDERED: Mapping[str, Callable[[Widget], str]] = {
    **{f"{_FOLDER}{name}.html": _input for name in _INPUTS},
    f"{_FOLDER}textarea.html": _textarea,
    f"{_FOLDER}select.html": _select,
    f"{_FOLDER}radio.html": _choices,
    f"{_FOLDER}checkbox_select.html": _choices,
    f"{_FOLDER}radio_option.html": _input_option,
    f"{_FOLDER}checkbox_option.html": _input_option,
}
"""Template of Django -> the function that gives what it gives."""


class WidgetRenderer(DjangoTemplates):
    """settings.FORM_RENDERER."""

    @override
    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        """The HTML of a widget, or of anything else that Django renders with a template."""
        rendered = RENDERED.get(template_name)
        if rendered is not None:
            return mark_safe(rendered(context["widget"]))  # noqa: S308 - every value was escaped
        return mark_safe(super().render(template_name, context, request))  # noqa: S308 - as Django does it
