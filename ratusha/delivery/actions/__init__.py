"""Change the room: open a service online, take an application, move a case, decide, deliver, erase."""

from ratusha.delivery.actions.handle import (
    CannotAssign,
    Conflict,
    Given,
    answer_request,
    append,
    assign,
    assign_many,
    decide,
    deliver,
    extend,
    finish_step,
    rate,
    register,
    request_information,
    withdraw,
)
from ratusha.delivery.actions.incoming import Receipt, receive
from ratusha.delivery.actions.letters import make_letter
from ratusha.delivery.actions.online import CannotOpen, close_online, count_flow, open_online
from ratusha.delivery.actions.report import report_figures
from ratusha.delivery.actions.retention import CannotErase, erase
from ratusha.delivery.actions.take import ask_again, receipt_address, take_answers, take_application

__all__ = [
    "CannotAssign",
    "CannotErase",
    "CannotOpen",
    "Conflict",
    "Given",
    "Receipt",
    "answer_request",
    "append",
    "ask_again",
    "assign",
    "assign_many",
    "close_online",
    "count_flow",
    "decide",
    "deliver",
    "erase",
    "extend",
    "finish_step",
    "make_letter",
    "open_online",
    "rate",
    "receipt_address",
    "receive",
    "register",
    "report_figures",
    "request_information",
    "take_answers",
    "take_application",
    "withdraw",
]
