package io.sealpost.client.cli.terminal;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as people say them, in the clock's zone: the nearer, the shorter. */
public record TimeWords(Clock clock) {

    private static final DateTimeFormatter TIME = pattern("HH:mm");
    private static final DateTimeFormatter DAY = pattern("d MMM");
    private static final DateTimeFormatter YEAR = pattern("d MMM yyyy");

    /** {@code 14:02} today, {@code 3 Nov 14:02} this year, {@code 3 Nov 2025 14:02} before. */
    public String at(Instant instant) {
        ZonedDateTime time = instant.atZone(clock.getZone());
        return time.toLocalDate().equals(today()) ? TIME.format(time) : day(time) + " " + TIME.format(time);
    }

    /** {@code today at 14:02}, {@code yesterday at 14:02}, {@code on 3 Nov at 14:02}. */
    public String spoken(Instant instant) {
        ZonedDateTime time = instant.atZone(clock.getZone());
        LocalDate date = time.toLocalDate();
        if (date.equals(today())) {
            return "today at " + TIME.format(time);
        }
        String day = date.equals(today().minusDays(1)) ? "yesterday" : "on " + day(time);
        return day + " at " + TIME.format(time);
    }

    private String day(ZonedDateTime time) {
        return (time.getYear() == today().getYear() ? DAY : YEAR).format(time);
    }

    private LocalDate today() {
        return LocalDate.now(clock);
    }

    private static DateTimeFormatter pattern(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }
}
