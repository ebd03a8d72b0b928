"""The ground of the API: strict bodies, pages, problems, and first answers kept for a repeated request.

How an app adds its routes, in five steps:

1. `APP/api.py` (or a package `APP/api/`) makes a `ninja.Router(tags=[...])` named `router`, and views on it::

       @router.get("/needs/{int:number}", response=Need, summary=_("One need"))
       @needs(Right.SEE_WALLED)
       def need(request: SignedIn, number: int) -> Need: ...

   `needs` is the one of the pages, and stands on every view: without it the website does not start. `request.user`
   is the key's person. A view finds, checks, acts and answers, like that of a page, and calls the same actions.
2. What comes in and goes out are models of `shared.api.fields`: `Asked` refuses unknown keys, `Told` lists what is
   shown, field by field. Never a whole row.
3. Lists are pages: take `after: After = None` and `limit: Limit = 50`, and return `page_of(...)` of
   `shared.api.pages`.
4. A write needs nothing more: `site.guard` puts it in one transaction, notes it, and keeps its first answer for an
   `Idempotency-Key`. Whatever is answered with an error leaves nothing behind. What is shown once is named by
   `openapi_extra=SHOWN_ONCE("link")`, and is not kept. A file, or what is said of one person, is marked by `GIVEN` or
   `NOT_HELD` of `shared.api.files`: it is made anew each time, outside of a transaction. A body that asks for the
   password again is a `Confirmed` of `staff.api.told`, a `MayConfirm` where only some of its requests do. A file is
   taken in by `receives`, before the write begins.
5. The router's dotted path goes into `ROUTERS` of `site/parts.py`, its routes into `tests/web/authz.yaml`; then
   `python tools/generated_docs.py` writes `docs/reference/api.md` anew.

Raise `Http404`, `BadInput` (422), `NotPermitted` (409), `Faulty` of `shared.api.body` (422, with its place) or, for any
other status, `Refusal` of `shared.api.problems`; nothing is answered by hand.
"""
