-- What the macro run gives to wrk: the number of requests that leave in one write, and figures that a program can read.
-- usage: wrk ... -s load.lua URL -- DEPTH

function init(args)
  local depth = tonumber(args[1]) or 1
  if depth > 1 then
    local batch = string.rep(wrk.format(), depth)
    request = function() return batch end
  end
end

function done(summary, latency, requests)
  local e = summary.errors
  print(string.format("figures requests=%d micros=%d p50=%d p90=%d p99=%d max=%d failed=%d refused=%d",
    summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(90), latency:percentile(99), latency.max,
    e.read + e.write + e.timeout + e.connect, e.status))
end
