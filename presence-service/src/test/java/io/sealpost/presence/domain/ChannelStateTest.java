package io.sealpost.presence.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class ChannelStateTest {

    private static final Instant NOON = Instant.parse("2026-11-22T12:00:30Z");
    private static final Duration LEASE = Duration.ofSeconds(90);

    private static Link link(String device, String connection, long counter, boolean live, Instant at) {
        return new Link(device, connection, counter, live, at);
    }

    private static ChannelState hear(ChannelState state, Link link) {
        return state.hear(link, link.at(), LEASE, 2);
    }

    private final ChannelState online = hear(ChannelState.UNKNOWN, link("phone", "c5", 5, true, NOON));

    @Test
    void isOnlineWhileALinkLives() {
        assertThat(online.status()).isEqualTo(new Status(true, Instant.EPOCH));
        assertThat(online.newsAfter(ChannelState.UNKNOWN)).contains(online.status());
    }

    @Test
    void tellsNothingNewWhenASignOfLifeIsRepeated() {
        var refreshed = hear(online, link("phone", "c5", 5, true, NOON.plusSeconds(60)));

        assertThat(refreshed.newsAfter(online)).isEmpty();
        assertThat(refreshed.nextLeaseEnd(LEASE)).contains(NOON.plusSeconds(150));
    }

    @Test
    void ignoresOlderCountersAndOtherConnections() {
        assertThat(hear(online, link("phone", "c4", 4, false, NOON.plusSeconds(1))))
                .isEqualTo(online);
        assertThat(hear(online, link("phone", "c4", 4, true, NOON.plusSeconds(1))))
                .isEqualTo(online);
        assertThat(hear(online, link("phone", "other", 5, false, NOON.plusSeconds(1))))
                .isEqualTo(online);
    }

    @Test
    void comparesCountersUnsigned() {
        var highest = hear(online, link("phone", "cMax", -1, true, NOON.plusSeconds(1)));

        assertThat(highest.links().get("phone").connection()).isEqualTo("cMax");
        assertThat(hear(highest, link("phone", "c6", 6, false, NOON.plusSeconds(2))))
                .isEqualTo(highest);
    }

    @Test
    void doesNotReviveAnEndedConnection() {
        var ended = hear(online, link("phone", "c5", 5, false, NOON.plusSeconds(10)));

        assertThat(hear(ended, link("phone", "c5", 5, true, NOON.plusSeconds(11))))
                .isEqualTo(ended);
        assertThat(ended.status().lastSeen()).isEqualTo(NOON.truncatedTo(ChronoUnit.MINUTES));
    }

    @Test
    void staysTheSameWhenTheSameIsHeardTwice() {
        var again = hear(online, link("phone", "c5", 5, true, NOON));

        assertThat(again).isEqualTo(online);
    }

    @Test
    void endsALinkExactlyAtTheEndOfItsLease() {
        assertThat(online.expire(NOON.plus(LEASE).minusMillis(1), LEASE)).isEqualTo(online);

        var expired = online.expire(NOON.plus(LEASE), LEASE);

        assertThat(expired.status()).isEqualTo(new Status(false, Instant.parse("2026-11-22T12:02:00Z")));
        assertThat(expired.nextLeaseEnd(LEASE)).isEmpty();
    }

    @Test
    void forgetsALinkOneLeaseAfterItEnded() {
        var late = NOON.plus(LEASE.multipliedBy(2)).plusMillis(1);

        assertThat(online.expire(late, LEASE).links()).isEmpty();
    }

    @Test
    void takesAnOldSignOfLifeForLastSeenOnly() {
        var heard = ChannelState.UNKNOWN.hear(link("phone", "c5", 5, true, NOON), NOON.plus(LEASE), LEASE, 2);

        assertThat(heard.status()).isEqualTo(new Status(false, NOON.truncatedTo(ChronoUnit.MINUTES)));
        assertThat(heard.links()).isEmpty();
    }

    @Test
    void neverMovesLastSeenBack() {
        var seen = hear(online, link("phone", "c5", 5, false, NOON.plusSeconds(300)));

        var late = seen.hear(link("tablet", "c1", 1, true, NOON), NOON.plusSeconds(400), LEASE, 2);

        assertThat(late.status()).isEqualTo(seen.status());
    }

    @Test
    void remembersNoMoreDevicesThanItMay() {
        var two = hear(online, link("tablet", "c1", 1, true, NOON));

        assertThat(hear(two, link("third", "c1", 1, true, NOON))).isEqualTo(two);
        assertThat(hear(two, link("tablet", "c1", 1, false, NOON)).links()).hasSize(2);
    }
}
