package io.sealpost.client.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sealpost.client.Message;
import io.sealpost.client.Message.Direction;
import io.sealpost.client.history.Change;
import io.sealpost.client.store.Store;
import io.sealpost.protocol.AccountId;
import io.sealpost.protocol.content.v1.Content;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever two people do to their messages: in any order it comes to the same history, on every device. */
class SettlingTest {

    private static final int WORLDS = 150;
    private static final int STEPS = 40;
    private static final long START = Instant.parse("2026-11-22T12:00:00Z").toEpochMilli();
    private static final List<String> EMOJI = List.of("👍", "😀", "❤️", "");

    private static final AccountId ALICE = AccountId.random();
    private static final AccountId BOB = AccountId.random();

    /** @param at when the mesh took it */
    private record Step(AccountId by, Content content, long at) {}

    @Test
    void theDevicesOfAPersonShowTheSameInWhateverOrderThingsArrive() throws SQLException {
        for (int seed = 0; seed < WORLDS; seed++) {
            List<Step> steps = steps(new Random(seed), true);
            List<Message> phone = rows(BOB, shuffled(steps, new Random(seed + 1)));
            List<Message> laptop = rows(BOB, shuffled(steps, new Random(seed + 2)));

            assertThat(laptop).as("seed " + seed).isEqualTo(phone).isNotEmpty();
        }
    }

    @Test
    void bothSidesShowTheSameWhenNobodyIsLate() throws SQLException {
        for (int seed = 0; seed < WORLDS; seed++) {
            List<Step> steps = steps(new Random(seed), false);
            Set<String> alice = seen(ALICE, shuffled(steps, new Random(seed + 1)));
            Set<String> bob = seen(BOB, shuffled(steps, new Random(seed + 2)));

            assertThat(alice).as("seed " + seed).isEqualTo(bob);
        }
    }

    /** Messages first, for somebody must have seen what they change; two devices of each do not know of each other. */
    private static List<Step> steps(Random random, boolean late) {
        var messages = new ArrayList<Step>();
        var steps = new ArrayList<Step>();
        for (int i = 0; i < 6; i++) {
            long at = START + random.nextInt(1_000_000);
            messages.add(new Step(someone(random), Letter.text("message " + i, at), at));
        }
        for (int i = 0; i < STEPS; i++) {
            steps.add(change(random, messages.get(random.nextInt(messages.size())), late));
        }
        steps.addAll(messages);
        return steps;
    }

    private static Step change(Random random, Step message, boolean late) {
        long bound = (late ? 2 : 1) * Change.EDITABLE.toMillis();
        long at = message.at() + (long) (random.nextDouble() * bound);
        int revision = 1 + random.nextInt(3);
        return switch (random.nextInt(12)) {
            case 0 -> new Step(message.by(), Letter.deletion(message.content(), at), at);
            case 1 -> new Step(someone(random), Letter.timer(revision, 60 * (1 + random.nextInt(5))), at);
            case 2, 3, 4, 5, 6 -> {
                String text = "wording " + random.nextInt();
                // Sometimes by who did not write it.
                AccountId by = random.nextInt(4) == 0 ? someone(random) : message.by();
                yield new Step(by, Letter.edit(message.content(), revision, text, at), at);
            }
            default -> {
                String emoji = EMOJI.get(random.nextInt(EMOJI.size()));
                yield new Step(someone(random), Letter.reaction(message.content(), message.by(), revision, emoji), at);
            }
        };
    }

    private static AccountId someone(Random random) {
        return random.nextBoolean() ? ALICE : BOB;
    }

    /** Some come twice. */
    private static List<Step> shuffled(List<Step> steps, Random random) {
        var shuffled = new ArrayList<>(steps);
        Stream.generate(() -> steps.get(random.nextInt(steps.size()))).limit(10).forEach(shuffled::add);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static List<Message> rows(AccountId me, List<Step> steps) throws SQLException {
        try (var device = device(me)) {
            play(device, me, steps);
            return device.rows();
        }
    }

    /** What somebody sees, in words that are the same on both sides; and how long new messages live. */
    private static Set<String> seen(AccountId me, List<Step> steps) throws SQLException {
        try (var device = device(me)) {
            play(device, me, steps);
            var seen = new TreeSet<String>();
            device.rows().forEach(message -> seen.add(words(message, me)));
            var timer = device.store.transaction(() -> device.store.timers.find(other(me)));
            timer.ifPresent(set -> seen.add("timer " + set.life()));
            return seen;
        }
    }

    private static String words(Message message, AccountId me) {
        var reactions = new TreeSet<String>();
        message.changes().reactions().forEach(reaction -> reactions.add(name(reaction.by(), me) + reaction.emoji()));
        return message.id().uuid() + " " + name(message.direction(), me) + " " + message.text()
                + message.changes().revision() + message.isDeleted() + reactions;
    }

    private static String name(Direction by, AccountId me) {
        boolean alice = (by == Direction.SENT) == me.equals(ALICE);
        return alice ? "Alice" : "Bob";
    }

    private static void play(Observer device, AccountId me, List<Step> steps) {
        device.store.run(() -> {
            for (Step step : steps) {
                if (step.by().equals(me)) {
                    device.sent(step.content());
                } else {
                    device.received(step.content(), step.at());
                }
            }
        });
    }

    private static Observer device(AccountId me) throws SQLException {
        var connection = DriverManager.getConnection("jdbc:sqlite::memory:");
        return new Observer(new Store(connection, () -> Instant.ofEpochMilli(START)), me, other(me));
    }

    private static AccountId other(AccountId me) {
        return me.equals(ALICE) ? BOB : ALICE;
    }
}
