-- Sends one request for each token of a file, in order. The arguments are the file of tokens, the file of bodies, the method, the
-- path, and "once" or "again". With "once", the script stops at the last token. With "again", it begins again at the first token.
-- Without arguments, the script sends what the options of wrk say.
local bodies, again, file

function init(args)
  if #args == 0 then return end
  again = args[5] == "again"
  bodies = {}
  for line in io.lines(args[2]) do bodies[#bodies + 1] = line end
  file = io.open(args[1], "r")
  start = args[3] .. " " .. args[4] .. " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer "
  -- Each participant orders once, so one key is enough.
  key = args[4]:find("/preorders") and "\r\nIdempotency-Key: 1" or ""
  count = 0
end

function request()
  if file == nil then return wrk.request() end
  local token = file:read("*l")
  if token == nil then
    if again then
      file:seek("set")
      token = file:read("*l")
    else
      -- All tokens are used. wrk must send something, so it asks for the health until its time is over.
      return "GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    end
  end
  count = count + 1
  -- A body may name its participant, for example in an email address: the end of the token is unique.
  local body = bodies[count % #bodies + 1]:gsub("PARTICIPANT", token:sub(-24))
  return start .. token .. key .. "\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency, requests)
  local errors = summary.errors
  print(string.format("RESULT %d %.6f %d", summary.requests, summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))

  -- Print each latency in tenths of a millisecond, with its number of requests.
  local tenths = {}
  for i = 1, #latency do
    local microseconds, requests = latency(i)
    local bucket = math.ceil(microseconds / 100)
    tenths[bucket] = (tenths[bucket] or 0) + requests
  end
  for bucket, requests in pairs(tenths) do
    print(string.format("LATENCY %d %d", bucket, requests))
  end
end
