"""The only writers of the registry: a verb a function, one transaction, the rules first, one entry of the log.

`by` is the logged-in person (`request.user`) or a program of ours; other things are named by their codes.
"""

from mingcha.registry.actions.api_tokens import make_token, person_with_token, revoke_token
from mingcha.registry.actions.key_targets import end_key_target, mark_key_target
from mingcha.registry.actions.people import (
    add_user,
    assign_role,
    create_administrator,
    disable_person,
    enable_person,
    end_role,
    set_password,
    set_preferences,
)
from mingcha.registry.actions.places import add_organisation, add_site
from mingcha.registry.actions.placing import place_point, set_point_view, set_sub_stream
from mingcha.registry.actions.points import add_point, change_point_address, disable_point, enable_point
from mingcha.registry.actions.refusals import note_refusal
from mingcha.registry.actions.seats import add_seat, save_layout, withdraw_layout
from mingcha.registry.actions.sound import allow_sound, end_sound
from mingcha.registry.actions.systems import add_system, set_contractor, set_scope

__all__ = [
    "add_organisation",
    "add_point",
    "add_seat",
    "add_site",
    "add_system",
    "add_user",
    "allow_sound",
    "assign_role",
    "change_point_address",
    "create_administrator",
    "disable_person",
    "disable_point",
    "enable_person",
    "enable_point",
    "end_key_target",
    "end_role",
    "end_sound",
    "make_token",
    "mark_key_target",
    "note_refusal",
    "person_with_token",
    "place_point",
    "revoke_token",
    "save_layout",
    "set_contractor",
    "set_password",
    "set_point_view",
    "set_preferences",
    "set_scope",
    "set_sub_stream",
    "withdraw_layout",
]
