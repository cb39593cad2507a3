package io.sealpost.protocol;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Every Kafka topic of the mesh: the only place where a name is spelled. */
public final class Topics {

    /** Fact; key = account, none for Roster and Tick; {@code MailboxCommand}. The write-ahead log of all mailboxes. */
    public static final String MAILBOX_COMMANDS = "mailbox-commands.v1";

    /** Fact; key = account; {@code DeviceListPublished}, or no value: the account is gone. */
    public static final String DEVICE_LISTS = "device-lists.v1";

    /** Hint; key = device; {@code DeviceConnection}. */
    public static final String DEVICE_CONNECTIONS = "device-connections.v1";

    /** Hint; key = device; {@code Wakeup}. */
    public static final String WAKEUPS = "wakeups.v1";

    /** Hint; key = device; {@code PrekeysRunLow}. */
    public static final String PREKEY_EVENTS = "prekey-events.v1";

    /** Fact; key = instance of prekey-service, all in partition 0; {@code HandOutMark}. */
    public static final String PREKEY_MARKS = "prekey-marks.v1";

    /** Fact; key = account; {@code AccountEvent}. */
    public static final String ACCOUNT_EVENTS = "account-events.v1";

    /** Fact; key = blob; {@code BlobDeleted}. */
    public static final String MEDIA_EVENTS = "media-events.v1";

    /** How long a file of {@link #MAILBOX_COMMANDS} takes records before the next one begins a new file. */
    public static final Duration MAILBOX_SEGMENT = Duration.ofSeconds(20);

    /** How a topic must be created. {@code config} holds Kafka's own topic settings. */
    public record Topic(String name, Map<String, String> config) {}

    private Topics() {}

    /** All topics with the settings that their meaning needs; replication and partitions are the installation's. */
    public static List<Topic> all() {
        return List.of(
                new Topic(
                        MAILBOX_COMMANDS,
                        Map.of(
                                "cleanup.policy", "delete",
                                "retention.ms", "-1",
                                "retention.bytes", "-1",
                                // Truncated behind the owners' positions, a whole file at a time: small files are
                                // forgotten soon.
                                "segment.ms", Long.toString(MAILBOX_SEGMENT.toMillis()),
                                "file.delete.delay.ms", "1000",
                                "message.timestamp.type", "LogAppendTime",
                                "max.message.bytes", "1048576")),
                // Read from its end only: compaction would keep the list of a deleted account until the next list comes
                // by.
                kept(DEVICE_LISTS, Duration.ofHours(1)),
                kept(DEVICE_CONNECTIONS, Duration.ofMinutes(10)),
                kept(WAKEUPS, Duration.ofMinutes(10)),
                kept(PREKEY_EVENTS, Duration.ofHours(1)),
                // Read from its beginning whenever an instance starts: what is newer than a segment is not compacted.
                new Topic(
                        PREKEY_MARKS,
                        Map.of(
                                "cleanup.policy",
                                "compact",
                                "segment.ms",
                                Long.toString(Duration.ofHours(1).toMillis()))),
                kept(ACCOUNT_EVENTS, Duration.ofDays(1)),
                kept(MEDIA_EVENTS, Duration.ofDays(1)),
                dead(MAILBOX_COMMANDS),
                dead(DEVICE_CONNECTIONS),
                dead(ACCOUNT_EVENTS),
                dead(MEDIA_EVENTS));
    }

    /** Where undecodable records of a topic are set aside, encrypted as they were. */
    public static String deadLettersOf(String topic) {
        return topic + ".dead";
    }

    private static Topic dead(String topic) {
        return kept(deadLettersOf(topic), Duration.ofDays(30));
    }

    private static Topic kept(String name, Duration retention) {
        // A segment is deleted as a whole, so it must roll at least as often as its records are to be forgotten.
        long segment = Math.min(retention.toMillis(), Duration.ofHours(1).toMillis());
        return new Topic(
                name,
                Map.of(
                        "cleanup.policy", "delete",
                        "retention.ms", Long.toString(retention.toMillis()),
                        "segment.ms", Long.toString(segment)));
    }
}
