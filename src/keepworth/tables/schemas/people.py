"""Tables of our own people: what they may decide and did, what they work with, thanks, and how they grow."""

from keepworth.tables.schema import Table
from keepworth.tables.schemas.columns import between, choice, colleague, customer, day, ident, money, plain, text

CAME = "helped unchanged harmed"  # what came of a decision

PEOPLE = (
    Table("decision_rights", "act", "What our people may decide for a customer without asking, and up to how much.",
        key=("right_id",), when="since", columns=(
        ident("right_id", "decision_right", "The right.", needed=True),
        plain("what", "What may be decided, as you name it.", needed=True),
        plain("team", "Whose right it is: those of this team; empty: of every team."), colleague(),
        money("most", "Up to how much at once; empty: any amount."),
        colleague("ask_id"), day("since", "From which day.", needed=True), day("until", "The last day.", after="since"))),
    Table("decisions", "act", "What our people decided for customers, and what came of it.", key=("decision_id",),
        when="decided_on", columns=(
        ident("decision_id", "decision", "The decision.", needed=True), colleague(needed=True), customer(needed=False),
        day("decided_on", "The day.", needed=True), plain("what", "What was decided, as its right names it.", needed=True),
        money("amount", "What it costs us; empty: nothing."), text("text_id", "Why"),
        choice("result", "What came of it; empty: nobody said yet.", CAME), day("result_on", "Since when that is known.", after="decided_on"),
        text("result_text_id", "What came of it, in words"))),
    Table("resources", "act", "Training, tools and other things that our people asked for, and whether they got them.",
        key=("resource_id",), when="asked_on", columns=(
        ident("resource_id", "resource", "The asking.", needed=True), colleague(needed=True),
        choice("kind", "What it is.", "training tool other", needed=True), plain("what", "What was asked for.", needed=True),
        text("text_id", "What it is for"), day("asked_on", "The day they asked.", needed=True),
        choice("state", "Where it stands; empty: open.", "open given refused"),
        day("state_on", "Since when it stands there.", after="asked_on"),
        between("hours", "Hours of training.", 0, None, unit="hours"), money("cost", "What it cost."),
        text("why_text_id", "Why it was refused"))),
    Table("further", "act", "What our people did for customers beyond what was asked of them, and how that was thanked for.",
        key=("further_id",), when="done_on", columns=(
        ident("further_id", "further", "What was done.", needed=True), colleague(needed=True), customer(needed=False),
        day("done_on", "The day they did it.", needed=True), text("text_id", "What they did"), colleague("noted_by_id"),
        day("thanked_on", "The day they were thanked; empty: not yet.", after="done_on"), colleague("thanked_by_id"),
        plain("reward", "What they got for it; empty: thanks alone."), money("cost", "What the reward cost."))),
    Table("growth", "act", "How our people grew: promotions, skills, years with us.", key=("growth_id",), when="grown_on", columns=(
        ident("growth_id", "growth", "The step.", needed=True), colleague(needed=True),
        day("grown_on", "The day.", needed=True), choice("kind", "What kind of step.", "promotion skill tenure", needed=True),
        plain("what", "To which post, which skill, how many years.", needed=True), text("text_id", "What proves it"))),
)  # fmt: skip
