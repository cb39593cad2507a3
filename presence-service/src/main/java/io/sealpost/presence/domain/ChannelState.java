package io.sealpost.presence.domain;

import static java.time.temporal.ChronoUnit.MINUTES;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is remembered of one channel. Immutable; every method is a pure function.
 *
 * <p>Online means that at least one link is live. A link whose lease has ended counts until {@link #expire} says so:
 * that is when it is published, and what is answered never differs from what was published.
 *
 * @param links by the device's pseudonym, ended ones included for one more lease
 * @param lastSeen rounded down to the minute; {@link Instant#EPOCH} when not known
 */
public record ChannelState(Map<String, Link> links, Instant lastSeen) {

    /** A channel of which nothing is known. */
    public static final ChannelState UNKNOWN = new ChannelState(Map.of(), Instant.EPOCH);

    public ChannelState {
        links = Map.copyOf(links);
    }

    /**
     * Takes news of one device in. Repeatable; news of an older connection changes nothing, and a sign of life that is
     * older than a lease only moves last seen.
     *
     * @param capacity most links; of one device more nothing is remembered
     */
    public ChannelState hear(Link news, Instant now, Duration lease, int capacity) {
        if (news.live() && !news.leaseEnd(lease).isAfter(now)) {
            return new ChannelState(links, later(news.at()));
        }
        var known = links.get(news.device());
        if (known == null ? links.size() >= capacity : !news.supersedes(known)) {
            return this;
        }
        var next = new TreeMap<>(links);
        next.put(news.device(), news);
        return new ChannelState(next, news.live() ? lastSeen : later(news.at()));
    }

    /** Ends every link whose lease has ended, and forgets those that ended more than a lease ago. */
    public ChannelState expire(Instant now, Duration lease) {
        var next = new TreeMap<String, Link>();
        var seen = lastSeen;
        for (var link : links.values()) {
            boolean over = !link.leaseEnd(lease).isAfter(now);
            if (over && link.live()) {
                seen = max(seen, link.leaseEnd(lease).truncatedTo(MINUTES));
            }
            if (!link.leaseEnd(lease.multipliedBy(2)).isBefore(now)) {
                next.put(link.device(), over ? link.end() : link);
            }
        }
        return new ChannelState(next, seen);
    }

    public Status status() {
        return new Status(links.values().stream().anyMatch(Link::live), lastSeen);
    }

    /** What watchers must be told when this state follows {@code before}; empty if nothing that they see has changed. */
    public Optional<Status> newsAfter(ChannelState before) {
        boolean told = status().online() ? before.status().online() : status().equals(before.status());
        return told ? Optional.empty() : Optional.of(status());
    }

    /** When this channel must be looked at again; empty if it waits for nothing. */
    public Optional<Instant> nextLeaseEnd(Duration lease) {
        return links.values().stream()
                .filter(Link::live)
                .map(link -> link.leaseEnd(lease))
                .collect(Collectors.minBy(Instant::compareTo));
    }

    private Instant later(Instant at) {
        return max(lastSeen, at.truncatedTo(MINUTES));
    }

    private static Instant max(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
