package io.sealpost.mesh.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.protocol.Topics;
import io.sealpost.protocol.Topics.Topic;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/architecture.md} lists every topic, says for how long it is kept, and lists no other. */
class TopicsPageTest {

    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([a-z.0-9-]+\\.v\\d+(?:\\.dead)?)` \\|.*\\| ([^|]+) \\|$");

    @Test
    void everyTopicIsListedWithItsRetention() {
        List<String> listed = ROW.matcher(Project.page("architecture.md"))
                .results()
                .map(row -> row.group(1) + ": " + row.group(2).replaceAll(";.*", ""))
                .toList();

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(Topics.all().stream()
                        .map(TopicsPageTest::nameAndRetention)
                        .toList());
    }

    private static String nameAndRetention(Topic topic) {
        return topic.name() + ": " + retention(topic);
    }

    private static String retention(Topic topic) {
        if (topic.config().get("cleanup.policy").equals("compact")) {
            return "compacted";
        }
        long millis = Long.parseLong(topic.config().get("retention.ms"));
        return millis < 0 ? "without limit" : words(Duration.ofMillis(millis));
    }

    private static String words(Duration time) {
        if (time.toDays() > 0) {
            return counted(time.toDays(), "day");
        }
        return time.toHours() > 0 ? counted(time.toHours(), "hour") : counted(time.toMinutes(), "minute");
    }

    private static String counted(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s");
    }
}
