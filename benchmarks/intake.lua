-- What wrk asks while intake.py measures: KIND says what, FIRST the first number, RECEIPTS where receipts are kept.
local kind, receipts = os.getenv("KIND"), nil
local form = { ["Content-Type"] = "application/x-www-form-urlencoded" }
local threads = {}
number = tonumber(os.getenv("FIRST"))

function setup(thread)
   table.insert(threads, thread)
end

function init(args)
   if kind == "submit" then receipts = io.open(os.getenv("RECEIPTS"), "a") end
end

function request()
   if kind == "submit" then
      local at = number
      number = number + 1
      -- All that the page's own form sends.
      local said = string.format(
         "submission_id=%022d&survey=1&language=en&page=0&recommend=%d&go=send", at, at % 11)
      return wrk.format("POST", string.format("/s/%043d/", at), form, said)
   elseif kind == "page" then
      return wrk.format("GET", string.format("/s/%043d/", number))
   elseif kind == "template" then
      return wrk.format("GET", "/page/")
   end
   return wrk.format("POST", "/" .. kind .. "/", form, "recommend=9")
end

function response(status, headers, body)
   if receipts ~= nil and status == 200 then
      receipts:write(string.match(body, "a%-" .. string.rep("%x", 16)) or "none", "\n")
      receipts:flush()
   end
end

function done(summary, latency, requests)
   local errors = summary.errors
   local bad = errors.connect + errors.read + errors.write + errors.status + errors.timeout
   io.write(string.format('\n{"rate": %f, "p99": %f, "bad": %d, "next": %d}\n',
      summary.requests / summary.duration * 1e6, latency:percentile(99) / 1e6, bad, threads[1]:get("number")))
end
