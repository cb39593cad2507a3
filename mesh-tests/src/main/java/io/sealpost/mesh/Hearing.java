package io.sealpost.mesh;

import static io.sealpost.mesh.StoryFailure.unless;

import io.sealpost.devstack.Stores;
import io.sealpost.mesh.court.CourtOrder;
import io.sealpost.mesh.court.CourtOrder.Verdict;
import io.sealpost.mesh.court.Needle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The last step of the story: a court order for everything that the mesh holds about Alice and Bob. */
public final class Hearing {

    private static final int SLICE = 64;
    private static final int SLICES = 24;

    /** A service's tables, a store's raw files, and topics: every kind of reader is checked but Redis's. */
    private static final List<String> KNOW_PEOPLE =
            List.of("device_registry", "prekey_service", "Kafka", "Kafka's files", "PostgreSQL's files");

    private final Story story;
    private final CourtOrder order;

    public Hearing(Story story, Stores stores) {
        this.story = story;
        this.order = new CourtOrder(stores);
    }

    public Story.Step step() {
        return new Story.Step("The court order: everything the mesh holds is seized and searched", this::hear);
    }

    private List<String> hear() {
        var secrets = secrets();
        var verdict = order.execute(secrets, people());
        unless(
                verdict.found().isEmpty(),
                "secrets stand in what the mesh holds: "
                        + verdict.found().stream()
                                .map(finding -> finding.what() + " in "
                                        + finding.place().holder() + ", "
                                        + finding.place().place())
                                .distinct()
                                .toList());
        checkThatTheSearchFinds(verdict);
        unless(
                verdict.mentions().keySet().stream()
                        .noneMatch(place -> place.holder().equals("logs")),
                "a log names Alice or Bob: " + verdict.mentions().keySet());
        var report = new ArrayList<String>();
        report.add(
                ("%d tables, topics, keys, files, WAL, blobs and logs (%.1f MB) were searched for %d secrets: texts, slices"
                                + " of the picture, private keys; as bytes, hex, base64 and UTF-16: none was found")
                        .formatted(verdict.exhibits(), verdict.bytes() / 1e6, secrets.size()));
        report.add("no log names an account, a device or a username");
        report.add("what *is* held, found by account id, device id, account key and username:");
        report.addAll(table(verdict));
        report.add("age of the oldest record of each topic: " + ages(order.oldestRecords()));
        return report;
    }

    /** The control: a search that is blind somewhere would prove nothing there. Each of these must know Alice and Bob. */
    private static void checkThatTheSearchFinds(Verdict verdict) {
        for (String holder : KNOW_PEOPLE) {
            var known = new TreeSet<String>();
            verdict.mentions().forEach((place, people) -> {
                if (place.holder().equals(holder)) {
                    known.addAll(people);
                }
            });
            unless(known.equals(Set.of("Alice", "Bob")), "the search did not find Alice and Bob in: " + holder);
        }
    }

    private List<Needle> secrets() {
        var secrets = new ArrayList<Needle>();
        story.plaintexts().forEach(text -> secrets.add(Needle.text("a message's text", text)));
        secrets.addAll(slices(story.pictureBytes()));
        secrets.addAll(PrivateKeys.of(story.alice()));
        secrets.addAll(PrivateKeys.of(story.bob()));
        return secrets;
    }

    /** Pieces from all over the picture: it could be stored in parts. */
    private static List<Needle> slices(byte[] picture) {
        var slices = new ArrayList<Needle>();
        for (int i = 0; i < SLICES; i++) {
            int from = i * (picture.length - SLICE) / (SLICES - 1);
            slices.add(new Needle("a piece of the picture", Arrays.copyOfRange(picture, from, from + SLICE)));
        }
        return slices;
    }

    private List<Needle> people() {
        var people = story.alice().traces();
        people.addAll(story.bob().traces());
        return people;
    }

    private static List<String> table(Verdict verdict) {
        var byHolder = new TreeMap<String, Map<String, Set<String>>>();
        verdict.mentions().forEach((place, people) -> byHolder.computeIfAbsent(place.holder(), key -> new TreeMap<>())
                .computeIfAbsent(String.join(" and ", people), key -> new TreeSet<>())
                .add(place.place()));
        var lines = new ArrayList<String>();
        byHolder.forEach((holder, places) -> places.forEach(
                (people, where) -> lines.add("  %-18s %-14s %s".formatted(holder, people, shortened(where)))));
        return lines;
    }

    private static String shortened(Set<String> places) {
        var shown = places.stream().limit(6).toList();
        String more = places.size() > shown.size() ? " and " + (places.size() - shown.size()) + " more" : "";
        return String.join(", ", shown) + more;
    }

    private static String ages(Map<String, Optional<Duration>> ages) {
        var texts = new ArrayList<String>();
        ages.forEach((topic, age) ->
                texts.add(topic + " " + age.map(old -> old.toSeconds() + " s").orElse("empty")));
        return String.join(", ", texts);
    }
}
