package io.sealpost.gateway.domain;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * How often something may happen: {@code permits} at once, refilled evenly over {@code over}. Written {@code 600/60s}.
 *
 * @param permits 1 to 1,000,000
 * @param over 1 second to 1 day
 */
public record Rate(int permits, Duration over) {

    private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,6})/([1-9][0-9]{0,4})s");
    private static final int MOST_PERMITS = 1_000_000;
    private static final int WHILE_REDIS_IS_AWAY = 4;

    public Rate {
        if (permits < 1 || permits > MOST_PERMITS) {
            throw new IllegalArgumentException("a rate allows 1 to 1000000");
        }
        if (over.compareTo(Duration.ofSeconds(1)) < 0 || over.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("a rate refills within 1 second to 1 day");
        }
    }

    /** Reads {@code <permits>/<seconds>s}. */
    public static Rate parse(CharSequence text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("a rate looks like 600/60s");
        }
        return new Rate(Integer.parseInt(form.group(1)), Duration.ofSeconds(Long.parseLong(form.group(2))));
    }

    /** Time after which one permit comes back, in milliseconds. */
    public double millisPerPermit() {
        return (double) over.toMillis() / permits;
    }

    /** A quarter of it: what one gateway alone allows while it cannot count together with the others. */
    public Rate stricter() {
        return new Rate(Math.max(1, permits / WHILE_REDIS_IS_AWAY), over);
    }
}
