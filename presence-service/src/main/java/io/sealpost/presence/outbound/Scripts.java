package io.sealpost.presence.outbound;

/** The scripts that run inside Redis. The keys of one script are one key, so that they run in a cluster too. */
final class Scripts {

    /**
     * KEYS: the channel, also the name under which it is published. ARGV: the text that was read (empty if there was
     * none), the new text, its life in ms, the update to publish (empty for none). Answers 1, or 0 if the text is another.
     */
    static final String REPLACE = """
            local found = redis.call('GET', KEYS[1])
            if (found or '') ~= ARGV[1] then return 0 end
            redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
            if ARGV[4] ~= '' then redis.call('SPUBLISH', KEYS[1], ARGV[4]) end
            return 1
            """;

    /**
     * KEYS: the channel, also the name under which it is published. ARGV: the text that was read (empty if there was
     * none), the update to publish. Answers 1, or 0 if the text is another.
     */
    static final String FORGET = """
            local found = redis.call('GET', KEYS[1])
            if (found or '') ~= ARGV[1] then return 0 end
            if found then
                redis.call('DEL', KEYS[1])
                redis.call('SPUBLISH', KEYS[1], ARGV[2])
            end
            return 1
            """;

    /**
     * KEYS: the index. ARGV: the channel, its place as it was read, its new place (empty: none). Answers 1, or 0 if
     * somebody else moved it.
     */
    static final String SETTLE = """
            local since = redis.call('ZSCORE', KEYS[1], ARGV[1])
            if since ~= ARGV[2] then return 0 end
            if ARGV[3] == '' then redis.call('ZREM', KEYS[1], ARGV[1])
            else redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1]) end
            return 1
            """;

    private Scripts() {}
}
