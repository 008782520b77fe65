-- What wrk sends, and the one line that it prints for suite/loads.py to read.
--
--   wrk … URL -- DEPTH                     GET requests, DEPTH of them in each write
--   wrk … URL -- DEPTH TYPE BODY           POST with this body; `zeros:N` stands for N bytes

function init(args)
  local depth = tonumber(args[1] or "1")
  local media_type, body = args[2], args[3]
  if body then
    local bytes = tonumber(body:match("^zeros:(%d+)$"))
    wrk.method = "POST"
    wrk.headers["Content-Type"] = media_type
    wrk.body = bytes and string.rep("0", bytes) or body
  end
  -- A request that never changes is formatted once; wrk sends the text again and again.
  local batch = string.rep(wrk.format(), depth)
  request = function() return batch end
end

function done(summary, latency)
  local failed = summary.errors
  local errors = failed.connect + failed.read + failed.write + failed.status + failed.timeout
  io.write(string.format(
    "result requests=%d us=%d p50=%d p99=%d p999=%d errors=%d\n",
    summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9), errors))
end
