"""Words for the trail: what was done and to what, in the reader's language.

A line keeps a plain verb and a subject such as “case 2025-000120”; here they get their words. The line's own
summary is a note of the program, shown as it was written.
"""

from __future__ import annotations

from django import template
from django.utils.translation import gettext, gettext_noop

from ratusha.people.queries import TrailEntry

register = template.Library()
VERBS = {
    "add": gettext_noop("added"),
    "add_device": gettext_noop("let a field device in"),
    "add_measure": gettext_noop("added a measure"),
    "agree": gettext_noop("gave the unit’s word on the draft"),
    "answer": gettext_noop("answered"),
    "answer_remark": gettext_noop("answered a remark"),
    "appoint_deputy": gettext_noop("appointed a deputy"),
    "approve": gettext_noop("approved and signed"),
    "approve_sheet": gettext_noop("approved the unit’s figures"),
    "ask_units": gettext_noop("asked units for figures"),
    "assess": gettext_noop("assessed"),
    "assign": gettext_noop("gave to an official"),
    "assigned": gettext_noop("gave to an official"),
    "attach_signature": gettext_noop("attached a signature"),
    "build_from_decision": gettext_noop("built the plan from the decision"),
    "call_meeting": gettext_noop("called a meeting"),
    "change_member": gettext_noop("changed a member"),
    "close": gettext_noop("closed"),
    "close_online": gettext_noop("closed online applications"),
    "close_resolution": gettext_noop("closed a resolution"),
    "code": gettext_noop("coded answers"),
    "comment": gettext_noop("commented"),
    "confirm_comment": gettext_noop("confirmed a comment"),
    "create_group": gettext_noop("created the working group"),
    "cured": gettext_noop("mended the application"),
    "decided": gettext_noop("decided"),
    "define_criterion": gettext_noop("defined a criterion"),
    "define_instrument": gettext_noop("defined an instrument"),
    "define_source": gettext_noop("named a source of money"),
    "delivered": gettext_noop("handed the decision over"),
    "depend": gettext_noop("made a measure wait for another"),
    "describe": gettext_noop("described"),
    "describe_component": gettext_noop("described a component"),
    "describe_life_event": gettext_noop("described a life event"),
    "describe_source": gettext_noop("described a source of money"),
    "draft_card": gettext_noop("drafted a card"),
    "edit_measure": gettext_noop("changed a measure"),
    "erase": gettext_noop("erased personal data"),
    "expire": gettext_noop("removed expired drafts"),
    "extended": gettext_noop("extended the term"),
    "filed": gettext_noop("applied"),
    "forget_commenters": gettext_noop("removed commenters’ addresses"),
    "found_programme": gettext_noop("founded the programme"),
    "fund": gettext_noop("set money of a measure"),
    "give_role": gettext_noop("gave a role"),
    "hold_meeting": gettext_noop("held a meeting"),
    "import": gettext_noop("brought data in"),
    "import_catalogue": gettext_noop("brought a catalogue in"),
    "info_given": gettext_noop("gave what was asked for"),
    "info_requested": gettext_noop("asked the applicant"),
    "issue": gettext_noop("issued"),
    "left_without_motion": gettext_noop("left without motion"),
    "link": gettext_noop("linked"),
    "make_letter": gettext_noop("made the decision letter"),
    "make_weights": gettext_noop("computed weights"),
    "merge_themes": gettext_noop("merged themes"),
    "moderate": gettext_noop("moderated a comment"),
    "objected": gettext_noop("objected to the decision"),
    "open_agreement": gettext_noop("sent the draft for agreement"),
    "open_campaign": gettext_noop("opened an audit"),
    "open_consultation": gettext_noop("opened a consultation"),
    "open_online": gettext_noop("opened online applications"),
    "open_reserve": gettext_noop("opened the reserve sample"),
    "propose_form": gettext_noop("uploaded a form"),
    "propose_initiative": gettext_noop("proposed an initiative"),
    "propose_simplification": gettext_noop("proposed a simplification"),
    "propose_themes": gettext_noop("proposed themes"),
    "publish": gettext_noop("published"),
    "publish_draft": gettext_noop("published the draft of a decision"),
    "publish_form": gettext_noop("published a form"),
    "publish_version": gettext_noop("published a version"),
    "rate": gettext_noop("rated"),
    "rated": gettext_noop("rated"),
    "receive": gettext_noop("received an application"),
    "record_decision": gettext_noop("recorded the decision"),
    "record_judgement": gettext_noop("gave a judgement"),
    "record_measurement": gettext_noop("recorded a measurement"),
    "registered": gettext_noop("registered"),
    "remind_now": gettext_noop("reminded"),
    "remove_section": gettext_noop("took a section out"),
    "rename_theme": gettext_noop("renamed a theme"),
    "report_progress": gettext_noop("reported progress"),
    "resolve": gettext_noop("passed a resolution"),
    "return_sheet": gettext_noop("returned the unit’s figures"),
    "revoke_device": gettext_noop("shut a field device out"),
    "run_analysis": gettext_noop("ran the analysis"),
    "settle_analysis": gettext_noop("found what would settle the analysis"),
    "save_figures": gettext_noop("saved figures"),
    "seat_member": gettext_noop("seated a member"),
    "send_sheet": gettext_noop("sent the unit’s figures"),
    "set_capacity": gettext_noop("set the staff capacity"),
    "set_ceilings": gettext_noop("set ceilings of money"),
    "set_design": gettext_noop("set the survey’s design"),
    "resolve_entry": gettext_noop("resolved two entries of a paper"),
    "set_double_entry": gettext_noop("set which share of papers is typed twice"),
    "set_margins": gettext_noop("set the population margins"),
    "set_milestone": gettext_noop("set a milestone"),
    "set_outlook": gettext_noop("said when the service goes online"),
    "step_done": gettext_noop("finished a step"),
    "store": gettext_noop("stored a version"),
    "subscribe": gettext_noop("subscribed"),
    "tell_news": gettext_noop("told news"),
    "undepend": gettext_noop("let a measure wait no longer"),
    "unsubscribe": gettext_noop("unsubscribed"),
    "unlink": gettext_noop("unlinked"),
    "view": gettext_noop("viewed"),
    "visit": gettext_noop("recorded a visit"),
    "withdraw": gettext_noop("withdrew"),
    "withdrawn": gettext_noop("withdrew the application"),
    "write_section": gettext_noop("wrote a section"),
}
ROOMS = {
    "catalogue": gettext_noop("Services"),
    "delivery": gettext_noop("Applications"),
    "intake": gettext_noop("Forms"),
    "needs": gettext_noop("Surveys"),
    "outbox": gettext_noop("Messages and jobs"),
    "papers": gettext_noop("Documents"),
    "people": gettext_noop("People and rights"),
    "plan": gettext_noop("Concept and plan"),
    "priorities": gettext_noop("Decision"),
    "quality": gettext_noop("Quality"),
}


@register.filter
def deed(line: TrailEntry) -> str:
    """What was done, in words."""
    return gettext(VERBS.get(line.verb, line.verb))


@register.filter
def room_name(line: TrailEntry) -> str:
    """The part of the work it belongs to."""
    return gettext(ROOMS.get(line.room, line.room))
