-- For wrk: asks with the next cookie each time, and counts every answer that is not 200.
-- Arguments: a file with one cookie a line ("-": none), and "gzip" or "plain".
local threads = {}
local requests, at = {}, 0
bad = 0

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  local headers = {}
  if args[2] == "gzip" then headers["Accept-Encoding"] = "gzip" end
  if args[1] == "-" then
    requests[1] = wrk.format("GET", nil, headers)
    return
  end
  for line in io.lines(args[1]) do
    local cookie, path = line:match("^(%S+) ?(%S*)$")
    headers["Cookie"] = "session=" .. cookie
    requests[#requests + 1] = wrk.format("GET", path ~= "" and path or nil, headers)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function response(status)
  if status ~= 200 then bad = bad + 1 end
end

function done(summary)
  local wrong = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  for _, thread in ipairs(threads) do wrong = wrong + thread:get("bad") end
  print(string.format("BENCH %d %d %d", summary.requests, summary.duration, wrong))
end
