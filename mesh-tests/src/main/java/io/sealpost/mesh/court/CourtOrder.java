package io.sealpost.mesh.court;

import io.sealpost.devstack.Stores;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a court order, or a thief of every disk, would get: takes all that the mesh holds and looks for secrets in it (SEAL),
 * and for what names a person (FORGET).
 */
public final class CourtOrder {

    private final Stores stores;

    public CourtOrder(Stores stores) {
        this.stores = stores;
    }

    /**
     * @param exhibits how many tables, files, topics and keys were searched
     * @param bytes how many bytes they had
     * @param found what stands where: must be empty
     * @param mentions by holder and place, which people are named there
     */
    public record Verdict(int exhibits, long bytes, List<Finding> found, Map<Place, Set<String>> mentions) {}

    /** @param what of the needle that was found */
    public record Finding(String what, Place place) {}

    public record Place(String holder, String place) {}

    /**
     * @param secrets what must stand nowhere
     * @param people what names a person; {@link Needle#what()} is the person
     */
    public Verdict execute(List<Needle> secrets, List<Needle> people) {
        return search(new Seizure(stores).everything(), secrets, people);
    }

    /** Where people are named in what the mesh holds on purpose: tables, topics and keys, not the files below them. */
    public Map<Place, Set<String>> mentions(List<Needle> people) {
        return search(new Seizure(stores).records(), List.of(), people).mentions();
    }

    private static Verdict search(List<Exhibit> exhibits, List<Needle> secrets, List<Needle> people) {
        var all = new ArrayList<>(secrets);
        all.addAll(people);
        var search = new NeedleSearch(all);
        var isSecret = Set.copyOf(secrets);
        var found = new ArrayList<Finding>();
        var mentions = new LinkedHashMap<Place, Set<String>>();
        long bytes = 0;
        for (Exhibit exhibit : exhibits) {
            var place = new Place(exhibit.holder(), exhibit.place());
            var counted = new Counted(exhibit);
            for (Needle needle : counted.search(search)) {
                if (isSecret.contains(needle)) {
                    found.add(new Finding(needle.what(), place));
                } else {
                    mentions.computeIfAbsent(place, key -> new TreeSet<>()).add(needle.what());
                }
            }
            bytes += counted.bytes;
        }
        return new Verdict(exhibits.size(), bytes, found, mentions);
    }

    /** How old the oldest record of each topic is; empty where there is none. */
    public Map<String, Optional<Duration>> oldestRecords() {
        return new SeizedTopics(stores).oldestRecords();
    }

    private static final class Counted {

        private final Exhibit exhibit;
        private long bytes;

        Counted(Exhibit exhibit) {
            this.exhibit = exhibit;
        }

        Set<Needle> search(NeedleSearch search) {
            try (InputStream content = exhibit.content().open();
                    InputStream counting = new CountingStream(content)) {
                return search.in(counting);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(exhibit.place(), unreadable);
            }
        }

        private final class CountingStream extends java.io.FilterInputStream {

            CountingStream(InputStream content) {
                super(content);
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int read = super.read(target, offset, length);
                bytes += Math.max(0, read);
                return read;
            }
        }
    }
}
