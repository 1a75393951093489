-- A wrk script that delivers scan pushes: each from another person, with another nonce and its own signature. Anything
-- less measures how fast a receiver recognises a duplicate.
--
--   WECHAT_TOKEN   the token to sign with      PUSH_PATH   the callback's path, /wechat where absent
--   PUSH_EVENT     the event, SCAN where absent
--
-- After the run it prints one line of JSON for deploy/bench/run.

local bit = require("bit")
local ffi = require("ffi")
local band, bor, bxor, bnot = bit.band, bit.bor, bit.bxor, bit.bnot
local lshift, rshift, rol, tobit = bit.lshift, bit.rshift, bit.rol, bit.tobit

local token = os.getenv("WECHAT_TOKEN") or "BenchToken1"
local path = os.getenv("PUSH_PATH") or "/wechat"
local event = os.getenv("PUSH_EVENT") or "SCAN"

-- SHA-1 of up to two blocks: token (32), timestamp (10) and nonce fit into 119 bytes.
local words = ffi.new("int32_t[80]")
local message = ffi.new("uint8_t[128]")
local hash = ffi.new("int32_t[5]")

local function compress(start)
    for i = 0, 15 do
        local at = start + 4 * i
        words[i] = bor(lshift(message[at], 24), lshift(message[at + 1], 16), lshift(message[at + 2], 8), message[at + 3])
    end
    for i = 16, 79 do
        words[i] = rol(bxor(words[i - 3], words[i - 8], words[i - 14], words[i - 16]), 1)
    end
    local a, b, c, d, e = hash[0], hash[1], hash[2], hash[3], hash[4]
    for i = 0, 19 do
        local sum = tobit(rol(a, 5) + bxor(d, band(b, bxor(c, d))) + e + 0x5A827999 + words[i])
        e, d, c, b, a = d, c, rol(b, 30), a, sum
    end
    for i = 20, 39 do
        local sum = tobit(rol(a, 5) + bxor(b, c, d) + e + 0x6ED9EBA1 + words[i])
        e, d, c, b, a = d, c, rol(b, 30), a, sum
    end
    for i = 40, 59 do
        local sum = tobit(rol(a, 5) + bor(band(b, c), band(d, bor(b, c))) + e + tobit(0x8F1BBCDC) + words[i])
        e, d, c, b, a = d, c, rol(b, 30), a, sum
    end
    for i = 60, 79 do
        local sum = tobit(rol(a, 5) + bxor(b, c, d) + e + tobit(0xCA62C1D6) + words[i])
        e, d, c, b, a = d, c, rol(b, 30), a, sum
    end
    hash[0], hash[1], hash[2] = tobit(hash[0] + a), tobit(hash[1] + b), tobit(hash[2] + c)
    hash[3], hash[4] = tobit(hash[3] + d), tobit(hash[4] + e)
end

local function sha1(text)
    local length = #text
    local size = length <= 55 and 64 or 128
    assert(length <= 119, "too long to sign here")
    ffi.fill(message, size)
    ffi.copy(message, text, length)
    message[length] = 0x80
    message[size - 2], message[size - 1] = rshift(length, 5), band(lshift(length, 3), 0xFF)
    hash[0], hash[1], hash[2] = 0x67452301, tobit(0xEFCDAB89), tobit(0x98BADCFE)
    hash[3], hash[4] = 0x10325476, tobit(0xC3D2E1F0)
    compress(0)
    if size == 128 then compress(64) end
    return bit.tohex(hash[0]) .. bit.tohex(hash[1]) .. bit.tohex(hash[2]) .. bit.tohex(hash[3]) .. bit.tohex(hash[4])
end

-- Nine digits that no other run and no other thread has: runs within one second must not repeat each other's pushes.
local function unique()
    local random = io.open("/dev/urandom", "rb")
    local bytes = random:read(6)
    random:close()
    local value = 0
    for i = 1, 6 do value = (value * 256 + bytes:byte(i)) % 900000000 end
    return string.format("%09d", value + 100000000)
end

local run, count, timestamp

function init(arguments)
    assert(sha1("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d")
    assert(sha1(("a"):rep(56)) == "c2db330f6083854c99d4b5bfb6e8f29f201be699")
    run, count, timestamp = unique(), 0, tostring(os.time())
end

-- Bytewise, as the platform sorts: Lua's own < follows the locale.
local function before(left, right)
    for i = 1, math.min(#left, #right) do
        local one, other = left:byte(i), right:byte(i)
        if one ~= other then return one < other end
    end
    return #left < #right
end

local function joined(one, two, three)
    if before(two, one) then one, two = two, one end
    if before(three, two) then two, three = three, two end
    if before(two, one) then one, two = two, one end
    return one .. two .. three
end

function request()
    count = count + 1
    if count % 500 == 0 then timestamp = tostring(os.time()) end
    local nonce = run .. string.format("%09d", count)
    local person = "oBench" .. run .. string.format("%013d", count)
    local body = "<xml><ToUserName><![CDATA[gh_0123456789ab]]></ToUserName>\n<FromUserName><![CDATA[" .. person
        .. "]]></FromUserName>\n<CreateTime>" .. timestamp
        .. "</CreateTime>\n<MsgType><![CDATA[event]]></MsgType>\n<Event><![CDATA[" .. event .. "]]></Event>\n<EventKey><![CDATA[table/"
        .. (count % 1000)
        .. "]]></EventKey>\n<Ticket><![CDATA[gQEK8DwAAAAAAAAAAS5odHRwOi8vd2VpeGluLnFxLmNvbS9xLzAyUVJTY2VuZUYwMTAxMDAwMHcwN3oAAgTwqlVpAwQAAAAA]]></Ticket>\n</xml>"
    return "POST " .. path .. "?signature=" .. sha1(joined(token, timestamp, nonce)) .. "&timestamp=" .. timestamp
        .. "&nonce=" .. nonce .. "&openid=" .. person
        .. " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Mozilla/4.0\r\nAccept: */*\r\nPragma: no-cache\r\n"
        .. "Content-Type: text/xml\r\nContent-Length: " .. #body .. "\r\n\r\n" .. body
end

function done(summary, latency, requests)
    local errors = summary.errors
    io.write(string.format(
        '{"requests":%d,"seconds":%.6f,"bytes":%d,"refused":%d,"socket_errors":%d,"p50_us":%d,"p99_us":%d}\n',
        summary.requests, summary.duration / 1e6, summary.bytes, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout,
        latency:percentile(50), latency:percentile(99)))
end
