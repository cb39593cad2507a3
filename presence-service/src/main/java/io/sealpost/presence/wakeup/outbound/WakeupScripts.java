package io.sealpost.presence.wakeup.outbound;

/** The scripts that run inside Redis. All keys of one script belong to one device, and to one slot of a cluster. */
final class WakeupScripts {

    /** KEYS: registration, failures, removed. ARGV: the sealed endpoint, its end in s since 1970. Answers 0 if removed. */
    static final String PUT = """
            if redis.call('EXISTS', KEYS[3]) == 1 then return 0 end
            redis.call('SET', KEYS[1], ARGV[1], 'EXAT', ARGV[2])
            redis.call('DEL', KEYS[2])
            return 1
            """;

    /** KEYS: removed, then all other keys of the device. ARGV: for how many ms it is remembered. */
    static final String BANISH = """
            redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
            return redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
            """;

    /** KEYS: registration, reason. ARGV: the new reason, for how many ms it is remembered. Answers the sealed endpoint. */
    static final String TAKE = """
            local found = redis.call('GET', KEYS[1])
            if not found then return false end
            local last = redis.call('GET', KEYS[2])
            if last and tonumber(last) >= tonumber(ARGV[1]) then return false end
            redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
            return found
            """;

    /**
     * KEYS: registration, failures. ARGV: the registration as it was read, after how many failures it goes, for how many ms
     * they are remembered. Answers how many there were.
     */
    static final String FAILED = """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
            local failures = redis.call('INCR', KEYS[2])
            redis.call('PEXPIRE', KEYS[2], ARGV[3])
            if failures >= tonumber(ARGV[2]) then redis.call('DEL', KEYS[1], KEYS[2]) end
            return failures
            """;

    /** KEYS: registration, failures. ARGV: the registration as it was read. */
    static final String DROP = """
            if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
            return redis.call('DEL', KEYS[1], KEYS[2])
            """;

    private WakeupScripts() {}
}
