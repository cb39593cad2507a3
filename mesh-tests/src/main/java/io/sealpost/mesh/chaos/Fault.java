package io.sealpost.mesh.chaos;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One way to hurt the mesh.
 *
 * @param target a process, how a line behaves, or how a third mailbox-service leaves
 * @param hurt the work, beside messages, that should suffer
 */
public record Fault(Family family, String target, Set<Work> hurt) {

    enum Family {
        /** kill -9, and started again a little later. */
        KILL,
        /** SIGSTOP, and SIGCONT after a moment or after longer than every lease. */
        PAUSE,
        /** Asked to end, and started again. */
        RESTART,
        /** What a network does to connections of clients. */
        LINE,
        /** A mailbox-service joins the two and leaves again. */
        THIRD
    }

    private static final List<String> PROCESSES = List.of(
            "gateway",
            "mailbox-service",
            "device-registry",
            "prekey-service",
            "presence-service",
            "media-service",
            "kafka",
            "postgres",
            "redis");

    /** {@code kill-kafka}, {@code line-reset}: what {@code --only} takes. */
    String name() {
        return family.name().toLowerCase(Locale.ROOT) + "-" + target;
    }

    static List<Fault> all() {
        var all = new ArrayList<Fault>();
        for (Family family : List.of(Family.KILL, Family.PAUSE, Family.RESTART)) {
            PROCESSES.forEach(process -> all.add(new Fault(family, process, needing(process))));
        }
        for (String line : List.of("slow", "trickle", "silent", "reset", "cut")) {
            all.add(new Fault(Family.LINE, line, EnumSet.noneOf(Work.class)));
        }
        for (String end : List.of("stopped", "killed")) {
            all.add(new Fault(Family.THIRD, end, EnumSet.noneOf(Work.class)));
        }
        return all;
    }

    /**
     * @param names faults, whole families ({@code kill}) or targets ({@code kafka}); empty: all
     * @throws IllegalArgumentException with a sentence for a person, if a name fits nothing
     */
    static List<Fault> named(List<String> names) {
        if (names.isEmpty()) {
            return all();
        }
        var chosen = new ArrayList<Fault>();
        for (String name : names) {
            List<Fault> fitting = all().stream().filter(answersTo(name)).toList();
            if (fitting.isEmpty()) {
                throw new IllegalArgumentException("There is no fault " + name + "; ./mesh chaos --help lists them.");
            }
            fitting.stream().filter(fault -> !chosen.contains(fault)).forEach(chosen::add);
        }
        return chosen;
    }

    private static Predicate<Fault> answersTo(String name) {
        return fault -> fault.name().equals(name)
                || fault.target.equals(name)
                || fault.family.name().toLowerCase(Locale.ROOT).equals(name);
    }

    private static Set<Work> needing(String process) {
        return switch (process) {
            case "device-registry" -> EnumSet.of(Work.SIGN_IN, Work.FIRST_CONTACT);
            case "prekey-service" -> EnumSet.of(Work.FIRST_CONTACT);
            case "presence-service", "redis" -> EnumSet.of(Work.PRESENCE);
            case "media-service" -> EnumSet.of(Work.FILE);
            case "postgres" -> EnumSet.of(Work.SIGN_IN, Work.FIRST_CONTACT, Work.FILE);
            default -> EnumSet.noneOf(Work.class);
        };
    }
}
