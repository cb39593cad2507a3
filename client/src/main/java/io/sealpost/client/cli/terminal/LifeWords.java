package io.sealpost.client.cli.terminal;

import io.sealpost.client.SealpostException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long messages live, as people type and read it. */
public final class LifeWords {

    private record Unit(String sign, String word, long seconds) {}

    private static final List<Unit> LARGEST_FIRST = List.of(
            new Unit("w", "week", 604_800),
            new Unit("d", "day", 86_400),
            new Unit("h", "hour", 3_600),
            new Unit("m", "minute", 60),
            new Unit("s", "second", 1));

    private static final Pattern TYPED = Pattern.compile("([0-9]{1,7})([wdhms])");

    private LifeWords() {}

    /** {@code 30s}, {@code 5m}, {@code 8h}, {@code 1d}, {@code 4w}; {@code off} is zero. */
    public static Duration parse(String typed) {
        Matcher life = TYPED.matcher(typed);
        if (typed.equals("off")) {
            return Duration.ZERO;
        }
        if (!life.matches()) {
            throw new SealpostException(
                    SealpostException.USAGE, "Say how long messages live: 30s, 5m, 8h, 1d, 4w, or off.");
        }
        Unit unit = LARGEST_FIRST.stream()
                .filter(one -> one.sign().equals(life.group(2)))
                .findFirst()
                .orElseThrow();
        return Duration.ofSeconds(Long.parseLong(life.group(1)) * unit.seconds());
    }

    /** {@code 1 hour}, {@code 90 seconds}: in the largest unit that fits. */
    public static String of(Duration life) {
        Unit unit = LARGEST_FIRST.stream()
                .filter(one -> life.toSeconds() % one.seconds() == 0)
                .findFirst()
                .orElseThrow();
        long count = life.toSeconds() / unit.seconds();
        return count + " " + unit.word() + (count == 1 ? "" : "s");
    }
}
