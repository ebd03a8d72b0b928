"""Tables of what is planned and done, what it was to prove, and what is spent."""

from keepworth.tables.schema import Table
from keepworth.tables.schemas.columns import (
    INDICATORS,
    PLANNED,
    between,
    choice,
    colleague,
    customer,
    day,
    ident,
    instant,
    money,
    plain,
    text,
)

ACT = (
    Table("assignments", "prove", "Which customer was put into which arm.", key=("experiment_id", "customer_id"),
        when="assigned_at", columns=(
        ident("experiment_id", "experiment", "The experiment.", needed=True), customer(),
        plain("arm", "The arm.", needed=True), instant("assigned_at", "When.", needed=True))),
    Table("actions_done", "act", "What we did for a customer.", key=("action_id",), when="done_on", columns=(
        ident("action_id", "action", "The action.", needed=True), customer(), plain("play", "The play it belongs to."),
        day("done_on", "The day.", needed=True), between("hours", "Hours spent.", 0, None, unit="hours"),
        money("cost", "Money spent."), plain("outcome", "What came of it."))),
    Table("plans", "act", "Where a relationship must go, indicator by indicator, and what each side thinks of it.",
        key=("plan_id",), when="set_on", columns=(
        ident("plan_id", "plan", "The line of the plan.", needed=True), customer(),
        choice("indicator", "The indicator that it is about; empty: a goal without one.", INDICATORS),
        text("goal_text_id", "Where we must go"), between("target", "What the indicator shall reach.", 0, 100),
        day("set_on", "The day it was set.", needed=True), day("due_on", "The day by which.", after="set_on"),
        colleague("owner_id"), text("obstacles_text_id", "What stands in the way"), text("ours_text_id", "Our view"),
        text("theirs_text_id", "The customer's view"), choice("state", "Where it stands.", PLANNED),
        day("state_on", "Since when it stands there."), text("why_text_id", "Why it was dropped"),
        ident("need_id", "need", "The need that it answers."), ident("case_id", "case", "The complaint that it answers."))),
    Table("plan_steps", "act", "What needs to happen so that a line of a plan comes true.",
        key=("step_id",), when="set_on", columns=(
        ident("step_id", "plan_step", "The step.", needed=True), ident("plan_id", "plan", "Its line.", needed=True),
        customer(), text("text_id", "What is to be done"), colleague("owner_id"),
        day("set_on", "The day it was set.", needed=True), day("due_on", "The day by which.", after="set_on"),
        choice("state", "Where it stands.", PLANNED), day("state_on", "Since when it stands there."),
        text("why_text_id", "Why it was dropped"))),
    Table("spending", "focus", "What we spend on getting and on keeping customers.", key=("period", "purpose"), columns=(
        plain("period", "The period, such as 2026-03.", needed=True),
        choice("purpose", "What for.", "getting keeping", needed=True), money("amount", "How much.", needed=True))),
)  # fmt: skip
