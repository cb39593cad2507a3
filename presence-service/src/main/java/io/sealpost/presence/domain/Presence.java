package io.sealpost.presence.domain;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Who is reachable: takes sightings in, ends leases, answers. Any number of instances may do so at the same time. */
public final class Presence {

    private static final int READS_AT_ONCE = 16;

    /**
     * @param lease how long a sign of life counts
     * @param kept how long a channel is remembered after its last change
     * @param capacity most devices of one channel
     * @param sweepBatch channels per look at the index
     */
    public record Rules(Duration lease, Duration kept, int capacity, int sweepBatch) {}

    private final ChannelStore store;
    private final InstantSource clock;
    private final Rules rules;
    private volatile Instant leasesCountFrom;

    public Presence(ChannelStore store, InstantSource clock, Rules rules) {
        this.store = store;
        this.clock = clock;
        this.rules = rules;
        forgiveOneLease();
    }

    /** Takes one sighting in. Repeatable; sightings of one device must come in order. */
    public Uni<Void> hear(Sighting sighting) {
        return store.pseudonyms()
                .map(names -> names.of(sighting, notInTheFuture(sighting.at())))
                .chain(link -> hear(sighting.channel(), link))
                .onFailure(StoreUnavailable.class)
                .invoke(this::forgiveOneLease);
    }

    /** What each channel's watchers were last told, in the order asked for. */
    public Uni<List<Status>> statusOf(List<PresenceChannel> channels) {
        var reads = channels.stream()
                .map(channel -> store.read(channel).map(found -> found.state().status()))
                .toList();
        return Uni.join().all(reads).usingConcurrencyOf(READS_AT_ONCE).andFailFast();
    }

    /**
     * Forgets channels whose owner is leaving for good. Not those on which somebody is connected: the end of a connection, which
     * comes by the topic, would only make them anew.
     *
     * @return how many were left for that reason
     */
    public Uni<Integer> forget(List<PresenceChannel> channels) {
        return Multi.createFrom()
                .iterable(channels)
                .onItem()
                .transformToUniAndConcatenate(this::forget)
                .collect()
                .with(Collectors.summingInt(forgotten -> forgotten ? 0 : 1));
    }

    private Uni<Boolean> forget(PresenceChannel channel) {
        return store.read(channel).chain(before -> {
            if (before.state().status().online()) {
                return Uni.createFrom().item(false);
            }
            return store.forget(channel, before)
                    .chain(done -> done ? Uni.createFrom().item(true) : forget(channel));
        });
    }

    /**
     * Ends what has not been heard of for a lease. Not while this instance may itself be behind: for one lease after its
     * start, or after it could not reach the store, the signs of life may be waiting in the topic.
     */
    public Uni<Void> sweep() {
        var now = clock.instant();
        if (now.isBefore(leasesCountFrom)) {
            return Uni.createFrom().voidItem();
        }
        return store.due(now, rules.sweepBatch())
                .chain(this::expireAll)
                .onFailure(StoreUnavailable.class)
                .invoke(this::forgiveOneLease);
    }

    private Uni<Void> hear(PresenceChannel channel, Link link) {
        var now = clock.instant();
        return change(channel, state -> state.hear(link, now, rules.lease(), rules.capacity()))
                .chain(state -> lookAtEndOfLease(channel, state));
    }

    private Uni<Void> lookAtEndOfLease(PresenceChannel channel, ChannelState state) {
        var next = state.nextLeaseEnd(rules.lease());
        return next.isEmpty() ? Uni.createFrom().voidItem() : store.lookAt(channel, next.get());
    }

    private Uni<Void> expireAll(List<ChannelStore.Due> due) {
        if (due.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return Multi.createFrom()
                .iterable(due)
                .onItem()
                .transformToUniAndConcatenate(this::expire)
                .collect()
                .last()
                .chain(() -> due.size() < rules.sweepBatch() ? Uni.createFrom().voidItem() : sweep());
    }

    private Uni<Void> expire(ChannelStore.Due due) {
        var now = clock.instant();
        return change(due.channel(), state -> state.expire(now, rules.lease()))
                .chain(state -> store.settle(due, state.nextLeaseEnd(rules.lease())));
    }

    /** Reads, decides, writes; once more from the start if somebody else wrote in between. */
    private Uni<ChannelState> change(PresenceChannel channel, UnaryOperator<ChannelState> decision) {
        return store.read(channel).chain(before -> replace(channel, before, decision));
    }

    private Uni<ChannelState> replace(
            PresenceChannel channel, ChannelStore.Versioned before, UnaryOperator<ChannelState> decision) {
        var after = decision.apply(before.state());
        if (after.equals(before.state())) {
            return Uni.createFrom().item(after);
        }
        var news = after.newsAfter(before.state());
        return store.replace(channel, before, after, news, rules.kept())
                .chain(written -> written ? Uni.createFrom().item(after) : change(channel, decision));
    }

    private Instant notInTheFuture(Instant at) {
        var now = clock.instant();
        return at.isAfter(now) ? now : at;
    }

    private void forgiveOneLease() {
        leasesCountFrom = clock.instant().plus(rules.lease());
    }
}
